import { redact } from './redact.ts';
import type { Subject } from './subject.ts';

/** Longer than any name in Kubernetes and any reference that a registry takes, in characters. */
const longestName = 1024;

/** The subject as it may be stored and shown: no credential that somebody wrote into a name, and no name without end. */
export function redactSubject<S extends Subject>(subject: S): S {
  const clean = Object.entries(subject).map(([part, value]) => [
    part,
    part === 'kind' ? value : redact(String(value), longestName),
  ]);
  return Object.fromEntries(clean) as S;
}
