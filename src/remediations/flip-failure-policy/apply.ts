import { type JsonPatchOperation, KubernetesError, type KubernetesWriter } from '../../clients/kubernetes.ts';
import type { ObjectReference } from '../../evidence/subject.ts';
import type { Applied, Plan, Witness } from '../remediation.ts';
import { type Configuration, locate, readConfiguration, setPolicy, type Target, targetsOf } from './configuration.ts';
import { conflictOf, salvor } from './field-managers.ts';
import { restore } from './restore.ts';
import { readRestoreNote, restoreAnnotation, restoreAnnotationPath, writeRestoreNote } from './restore-note.ts';

/** Controllers may write something else of the object between the look and the change. */
const tries = 3;

type Opened = Applied | { readonly outcome: 'refused'; readonly detail: string };

/**
 * Flips every webhook of the plan, one JSON Patch (RFC 6902) per object that tests what it replaces and leaves a note beside
 * it. When one object definitely cannot be flipped, those flipped before it are put back; an accident (no answer, 5xx)
 * rejects, and the next try goes on from there.
 */
export async function apply(
  plan: Plan,
  witness: Witness,
  kubernetes: KubernetesWriter,
  signal?: AbortSignal,
): Promise<Applied> {
  const done: Target[] = [];
  let fresh = false;
  for (const target of targetsOf(plan.changes)) {
    const opened = await open(target, plan, witness, kubernetes, signal);
    if (opened.outcome === 'applied' || opened.outcome === 'already-applied') {
      done.push(target);
      // Of several workers one opens the last object: that one made the change.
      fresh = opened.outcome === 'applied';
      continue;
    }
    const undone: ObjectReference[] = [];
    for (const before of done) {
      const { conflict } = await restore(before, witness, kubernetes, signal);
      if (conflict === undefined) undone.push(before.object);
    }
    return done.length === 0 ? notApplied(target.object, opened) : undoneAfter(target.object, opened, undone);
  }
  return { outcome: fresh ? 'applied' : 'already-applied' };
}

function notApplied(failed: ObjectReference, opened: Opened): Applied {
  if (opened.outcome === 'conflict' && opened.conflict.manager === salvor) return { outcome: 'overtaken' };
  return opened.outcome === 'refused' ? { outcome: 'undone', failed, detail: opened.detail, undone: [] } : opened;
}

function undoneAfter(failed: ObjectReference, opened: Opened, undone: readonly ObjectReference[]): Applied {
  const detail = 'detail' in opened ? opened.detail : '';
  const conflict = opened.outcome === 'conflict' ? { conflict: opened.conflict } : {};
  return { outcome: 'undone', failed, detail, undone, ...conflict };
}

async function open(
  target: Target,
  plan: Plan,
  witness: Witness,
  kubernetes: KubernetesWriter,
  signal: AbortSignal | undefined,
  left = tries,
): Promise<Opened> {
  try {
    const configuration = await readConfiguration(target, kubernetes, signal);
    if (configuration === undefined)
      return { outcome: 'refused', detail: `${target.kind} ${target.object.name} not found` };
    const standing = standingOf(target, configuration, witness);
    if (standing === 'open') return { outcome: 'already-applied' };
    if (standing === 'changed') return { outcome: 'conflict', conflict: conflictOf(target, configuration, witness) };
    const operations = operationsFor(target, configuration, plan, witness);
    await kubernetes.patch(target.kind, target.object.name, undefined, operations, { ...(signal && { signal }) });
    return { outcome: 'applied' };
  } catch (error) {
    if (!(error instanceof KubernetesError)) throw error;
    if (error.status === 403) return { outcome: 'not-permitted', detail: error.message };
    // A failed `test` answers 422: reading again tells whether somebody changed the object.
    const stale = error.status === 422 || error.status === 409 || error.status === 404;
    if (stale && left > 1) return open(target, plan, witness, kubernetes, signal, left - 1);
    if (error.status === 422 || error.status === 400) return { outcome: 'refused', detail: error.message };
    throw error;
  }
}

/** `closed`: every webhook is at `before` and no note stands there · `open`: every one at `after` with this attempt's note. */
export function standingOf(
  { changes }: Target,
  configuration: Configuration,
  witness?: Pick<Witness, 'attempt'>,
): 'closed' | 'open' | 'changed' {
  const note = readRestoreNote(configuration.metadata);
  const policies = changes.map((change) => locate(configuration, change)?.policy);
  if (note === undefined && changes.every(({ before }, index) => policies[index] === before)) return 'closed';
  const ours = note !== undefined && note !== 'unreadable' && note.attempt === witness?.attempt;
  return ours && changes.every(({ after }, index) => policies[index] === after) ? 'open' : 'changed';
}

function operationsFor(
  { changes }: Target,
  configuration: Configuration,
  { watch, owners, restoreAfter }: Plan,
  witness: Witness,
): readonly JsonPatchOperation[] {
  const previous = Object.fromEntries(changes.map(({ label, before }) => [label, before]));
  const note = writeRestoreNote({ ...witness, previous, watch, owners, restoreAfter });
  const policies = changes.flatMap((change) => {
    const place = locate(configuration, change);
    return place === undefined ? [] : setPolicy(place.index, change.label, change.before, change.after);
  });
  const noted: JsonPatchOperation =
    configuration.metadata?.annotations === undefined
      ? { op: 'add', path: '/metadata/annotations', value: { [restoreAnnotation]: note } }
      : { op: 'add', path: restoreAnnotationPath, value: note };
  // A request that comes late must not open what was opened and put back meanwhile, and looks the same again.
  return [
    { op: 'test', path: '/metadata/resourceVersion', value: configuration.metadata?.resourceVersion },
    ...policies,
    noted,
  ];
}
