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
const noteSchema = z.object({
  attempt: text.min(1),
  incident: text,
  approvedBy: text,
  revertAt: z.iso.datetime(),
  previous: z.record(text, z.enum(['Fail', 'Ignore'])),
  watch: z.object({ namespace: text, service: text }),
  owners: z.array(text).max(100),
  restoreAfter: z.number().nonnegative(),
});

/** The annotation's value; the time to put it back is written as ISO 8601, for people. */
export function writeRestoreNote({ revertAt, ...note }: RestoreNote): string {
  return JSON.stringify({ ...note, revertAt: new Date(revertAt).toISOString() });
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
