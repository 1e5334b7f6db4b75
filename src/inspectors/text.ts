import { redact } from '../evidence/redact.ts';

const LONGEST = 4_000;

/** Text of a cluster as it may be kept and shown: without credentials and bounded. */
export function bounded(text: string): string {
  return redact(text, LONGEST);
}
