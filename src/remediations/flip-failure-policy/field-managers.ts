import type { V1ManagedFieldsEntry } from '@kubernetes/client-node';
import type { Conflict, Witness } from '../remediation.ts';
import type { Configuration, Target } from './configuration.ts';
import { readRestoreNote } from './restore-note.ts';

/** The field manager under which Salvor writes. */
export const salvor = 'salvor';

/**
 * Who else changed an object: Salvor itself where the note of another attempt stands, else {@link managerOf}.
 */
export function conflictOf(
  target: Target,
  configuration: Configuration,
  { attempt }: Pick<Witness, 'attempt'>,
): Conflict {
  const note = readRestoreNote(configuration.metadata);
  const anotherAttempt = note !== undefined && note !== 'unreadable' && note.attempt !== attempt;
  return anotherAttempt ? { object: target.object, manager: salvor } : managerOf(target, configuration);
}

/**
 * Who else manages an object, from its `metadata.managedFields`: the newest entry that owns a changed webhook's failure
 * policy and is not Salvor's; else the newest of others that owns a webhook; else the newest of others.
 * The manager is `unknown` when the object does not say.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function managerOf({ object, changes }: Target, configuration: Configuration): Conflict {
  const others = (configuration.metadata?.managedFields ?? [])
    .filter(({ manager }) => manager !== undefined && manager !== salvor)
    .toSorted((one, other) => timeOf(other) - timeOf(one));
  const names = changes.map(({ label }) => label);
  const entry = others.find((candidate) => ownsPolicy(candidate, names)) ?? others.find(ownsWebhooks) ?? others.at(0);
  const at = entry === undefined ? 0 : timeOf(entry);
  return { object, manager: entry?.manager ?? 'unknown', ...(at > 0 && { at }) };
}

// The client may give dates or the text of the wire.
function timeOf({ time }: V1ManagedFieldsEntry): number {
  return time === undefined ? 0 : new Date(time).getTime() || 0;
}

function ownsWebhooks(entry: V1ManagedFieldsEntry): boolean {
  return fieldsOf(entry.fieldsV1)['f:webhooks'] !== undefined;
}

function ownsPolicy(entry: V1ManagedFieldsEntry, names: readonly string[]): boolean {
  const webhooks = fieldsOf(fieldsOf(entry.fieldsV1)['f:webhooks']);
  // A manager that owns the list as a whole is written as an empty set.
  if (ownsWebhooks(entry) && Object.keys(webhooks).length === 0) return true;
  return names.some((name) => {
    const webhook = fieldsOf(webhooks[`k:${JSON.stringify({ name })}`]);
    return webhook['f:failurePolicy'] !== undefined;
  });
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
