import type { Evidence } from './evidence.ts';
import { Hidden } from './hidden.ts';
import { redact } from './redact.ts';
import type { Subject } from './subject.ts';

/** What was looked at, and when (milliseconds since the epoch): enough to make the same diagnosis again. */
export interface Recording {
  readonly subject: Subject;
  readonly at: number;
  readonly evidence: Evidence;
}

const format = 'salvor-evidence-1';

/** The recording as JSON. Credentials stand there as `[hidden]`, and every text is redacted once more. */
export function writeRecording({ subject, at, evidence }: Recording): string {
  const recorded = JSON.stringify(
    { format, at, subject, evidence },
    (_, value: unknown) => (typeof value === 'string' ? redact(value) : value),
    2,
  );
  return `${recorded}\n`;
}

/** Reads what {@link writeRecording} wrote; undefined when it is something else. Only the outline is checked. */
export function readRecording(text: string): Recording | undefined {
  let read: unknown;
  try {
    read = JSON.parse(text, (key, value: unknown) => (key === 'password' ? new Hidden('[hidden]') : value));
  } catch {
    return undefined;
  }
  if (!isObject(read) || read.format !== format || typeof read.at !== 'number') return undefined;
  const { subject, at, evidence } = read;
  if (!isObject(subject) || typeof subject.kind !== 'string' || !isObject(evidence)) return undefined;
  if (!Object.values(evidence).every(isObservation)) return undefined;
  return { subject: subject as unknown as Subject, at, evidence: evidence as Evidence };
}

function isObservation(value: unknown): boolean {
  if (!isObject(value)) return false;
  return value.seen === true ? 'value' in value : value.seen === false && isObject(value.because);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
