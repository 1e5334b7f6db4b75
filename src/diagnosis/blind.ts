import type { Diagnosis } from './finding.ts';

const lookedFor: ReadonlySet<string> = new Set(['workload', 'pod', 'events']);
const noAnswer: ReadonlySet<string> = new Set(['unreachable', 'timed-out', 'failed']);

/** Whether the cluster did not answer: what such a diagnosis does not name says nothing. */
export function isBlind({ unseen }: Diagnosis): boolean {
  return unseen.some(({ fact, because }) => lookedFor.has(fact) && noAnswer.has(because.reason));
}
