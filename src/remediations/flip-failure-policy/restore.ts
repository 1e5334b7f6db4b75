import { type JsonPatchOperation, KubernetesError, type KubernetesWriter } from '../../clients/kubernetes.ts';
import type { Conflict, Gone, Witness } from '../remediation.ts';
import { type Configuration, locate, readConfiguration, setPolicy, type Target } from './configuration.ts';
import { conflictOf } from './field-managers.ts';
import { readRestoreNote, restoreAnnotation, restoreAnnotationPath } from './restore-note.ts';

export interface Restored {
  readonly outcome: 'restored' | 'nothing-to-do';
  readonly gone: readonly Gone[];
  /** Somebody else changed the object: it is theirs now. */
  readonly conflict?: Conflict;
}

const tries = 3;

/**
 * Puts one object back: the webhooks that still stand at `after` under this attempt's note get their recorded policy, and the
 * note goes. What somebody else set stays as they set it. Rejects when the API server does not do it.
 */
export async function restore(
  target: Target,
  witness: Pick<Witness, 'attempt'>,
  kubernetes: KubernetesWriter,
  signal?: AbortSignal,
): Promise<Restored> {
  for (let left = tries; ; left -= 1) {
    const configuration = await readConfiguration(target, kubernetes, signal);
    if (configuration === undefined) return { outcome: 'nothing-to-do', gone: [{ object: target.object }] };
    const note = readRestoreNote(configuration.metadata);
    const gone = goneOf(target, configuration);
    if (note === undefined || note === 'unreadable' || note.attempt !== witness.attempt) {
      const closed = note === undefined && target.changes.every((change) => isClosed(change, configuration));
      return {
        outcome: 'nothing-to-do',
        gone,
        ...(!closed && { conflict: conflictOf(target, configuration, witness) }),
      };
    }
    const policies = operationsFor(target, configuration);
    // Every webhook that is left was set by somebody else: only Salvor's own note is to go.
    const taken = policies.length === 0 && gone.length < target.changes.length;
    try {
      await kubernetes.patch(target.kind, target.object.name, undefined, [...policies, ...removeNote(configuration)], {
        ...(signal && { signal }),
      });
    } catch (error) {
      const stale = error instanceof KubernetesError && [404, 409, 422].includes(error.status);
      if (stale && left > 1) continue;
      throw error;
    }
    if (taken) return { outcome: 'nothing-to-do', gone, conflict: conflictOf(target, configuration, witness) };
    return { outcome: policies.length > 0 ? 'restored' : 'nothing-to-do', gone };
  }
}

function goneOf({ object, changes }: Target, configuration: Configuration): readonly Gone[] {
  return changes
    .filter((change) => locate(configuration, change) === undefined)
    .map(({ label }) => ({ object, label }));
}

function isClosed(change: Target['changes'][number], configuration: Configuration): boolean {
  const place = locate(configuration, change);
  return place === undefined || place.policy === change.before;
}

function operationsFor({ changes }: Target, configuration: Configuration): readonly JsonPatchOperation[] {
  return changes.flatMap((change) => {
    const place = locate(configuration, change);
    return place?.policy === change.after ? setPolicy(place.index, change.label, change.after, change.before) : [];
  });
}

// The note's value is the proof that it is still this attempt's change which is being undone.
function removeNote({ metadata }: Configuration): readonly JsonPatchOperation[] {
  return [
    { op: 'test', path: restoreAnnotationPath, value: metadata?.annotations?.[restoreAnnotation] },
    { op: 'remove', path: restoreAnnotationPath },
  ];
}
