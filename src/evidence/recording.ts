import type { Evidence, Unseen } from './evidence.ts';
import { Hidden } from './hidden.ts';
import { visible } from './json-text.ts';
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
  return `${visible(recorded)}\n`;
}

/** Reads what {@link writeRecording} wrote; undefined when it is something else. The outline is checked, not the facts. */
export function readRecording(text: string): Recording | undefined {
  let read: unknown;
  try {
    read = JSON.parse(text.replace(/^\uFEFF/, ''), (key, value: unknown) =>
      key === 'password' ? new Hidden('[hidden]') : value,
    );
  } catch {
    return undefined;
  }
  if (!isObject(read) || read.format !== format || typeof read.at !== 'number') return undefined;
  const { subject, at, evidence } = read;
  if (!isObject(subject) || !isSubject(subject) || !isObject(evidence)) return undefined;
  if (!Object.entries(evidence).every(([name, value]) => /^[A-Za-z]{1,40}$/.test(name) && isObservation(value)))
    return undefined;
  return { subject, at, evidence: evidence as Evidence };
}

const members: { readonly [Kind in Subject['kind']]: readonly string[] } = {
  workload: ['cluster', 'namespace', 'name'],
  image: ['reference'],
  registry: ['host'],
  webhook: ['cluster', 'name'],
  webhooks: ['cluster'],
  text: ['text'],
};

function isSubject(value: Record<string, unknown>): value is Subject {
  const { kind } = value;
  if (typeof kind !== 'string' || !Object.hasOwn(members, kind)) return false;
  const needed = members[kind as Subject['kind']];
  return needed.every((name) => Object.hasOwn(value, name)) && Object.values(value).every(isText);
}

function isObservation(value: unknown): boolean {
  if (!isObject(value)) return false;
  return value.seen === true ? 'value' in value : value.seen === false && isReason(value.because);
}

const reasons: { readonly [Reason in Unseen['reason']]: true } = {
  forbidden: true,
  'not-found': true,
  'timed-out': true,
  unreachable: true,
  failed: true,
  'not-applicable': true,
  'not-allowed': true,
  'not-told': true,
  'asked-to-wait': true,
};

function isReason(because: unknown): boolean {
  if (!isObject(because)) return false;
  const { reason, detail = '', permission = {}, until = 0 } = because;
  const known = typeof reason === 'string' && Object.hasOwn(reasons, reason) && typeof until === 'number';
  return known && isText(detail) && isObject(permission) && Object.values(permission).every(isText);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
