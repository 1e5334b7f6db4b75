import { z } from 'zod';
import type { Witness } from '../remediation.ts';

/** The annotation in which a change of Salvor's says whose it is and how to put it back. */
export const restoreAnnotation = 'salvor.dev/restore';

/** JSON pointer of the annotation (`/` in a key is `~1`, RFC 6901). */
export const restoreAnnotationPath = '/metadata/annotations/salvor.dev~1restore';

/** What the annotation holds: enough to put the object back when every store is lost. */
export interface RestoreNote extends Witness {
  /** The recorded failure policy by webhook name. */
  readonly previous: Readonly<Record<string, string>>;
  readonly watch: { readonly namespace: string; readonly service: string };
  readonly owners: readonly string[];
  /** How long the change was approved for, in milliseconds. */
  readonly restoreAfter: number;
}

const text = z.string().max(1000);
// Ids as Salvor and Slack make them: they become keys, the values of buttons and a mention.
const id = z.string().regex(/^[\w-]{1,64}$/);
const mostOwners = 100;
const noteSchema = z.object({
  attempt: id,
  incident: id,
  approvedBy: z.string().regex(/^[UW][A-Z0-9]{1,63}$/),
  revertAt: z.iso.datetime(),
  previous: z.record(text, z.enum(['Fail', 'Ignore'])),
  watch: z.object({ namespace: text, service: text }),
  owners: z.array(text).max(mostOwners),
  restoreAfter: z.number().nonnegative(),
});

/** The annotation's value; the time to put it back is written as ISO 8601, for people. */
export function writeRestoreNote({ revertAt, owners, ...note }: RestoreNote): string {
  // A note that cannot be read again could not be put back.
  return JSON.stringify({ ...note, owners: owners.slice(0, mostOwners), revertAt: new Date(revertAt).toISOString() });
}

/**
 * Reads an object's annotation: undefined when there is none, `unreadable` when it holds anything that
 * {@link writeRestoreNote} does not write.
 */
export function readRestoreNote(
  metadata: { readonly annotations?: Readonly<Record<string, string>> } | undefined,
): RestoreNote | 'unreadable' | undefined {
  const value = metadata?.annotations?.[restoreAnnotation];
  if (value === undefined) return undefined;
  try {
    const { revertAt, ...note } = noteSchema.parse(JSON.parse(value));
    return { ...note, revertAt: Date.parse(revertAt) };
  } catch {
    return 'unreadable';
  }
}
