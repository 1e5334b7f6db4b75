import { KubernetesError, type KubernetesWriter } from '../../clients/kubernetes.ts';
import type { Plan, Witness } from '../remediation.ts';
import { readConfiguration, type Target, targetsOf } from './configuration.ts';
import { readRestoreNote, restoreAnnotation, restoreAnnotationPath, writeRestoreNote } from './restore-note.ts';

/**
 * Writes `witness.revertAt` into the note of every object that still carries this attempt's; objects that are gone or
 * somebody else's are left alone. Rejects when the API server does not do it.
 */
export async function extend(
  plan: Plan,
  witness: Witness,
  kubernetes: KubernetesWriter,
  signal?: AbortSignal,
): Promise<void> {
  for (const target of targetsOf(plan.changes)) await extendOne(target, witness, kubernetes, signal);
}

async function extendOne(
  target: Target,
  witness: Witness,
  kubernetes: KubernetesWriter,
  signal: AbortSignal | undefined,
  again = true,
): Promise<void> {
  const configuration = await readConfiguration(target, kubernetes, signal);
  const note = readRestoreNote(configuration?.metadata);
  if (note === undefined || note === 'unreadable' || note.attempt !== witness.attempt) return;
  const old = configuration?.metadata?.annotations?.[restoreAnnotation];
  const value = writeRestoreNote({ ...note, revertAt: witness.revertAt });
  if (value === old) return;
  try {
    await kubernetes.patch(
      target.kind,
      target.object.name,
      undefined,
      [
        { op: 'test', path: restoreAnnotationPath, value: old },
        { op: 'replace', path: restoreAnnotationPath, value },
      ],
      { ...(signal && { signal }) },
    );
  } catch (error) {
    const stale = error instanceof KubernetesError && [404, 409, 422].includes(error.status);
    if (!stale || !again) throw error;
    await extendOne(target, witness, kubernetes, signal, false);
  }
}
