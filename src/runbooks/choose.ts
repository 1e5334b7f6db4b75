import { runbooks, type Topic } from './index.ts';
import type { Names } from './names.ts';

const topicOfCause: ReadonlyMap<string, Topic> = new Map(
  (Object.keys(runbooks) as Topic[]).flatMap((topic) => runbooks[topic].causes.map((cause) => [cause, topic] as const)),
);

/** The topic whose runbook helps with a cause; an unknown cause gets the one that tells where to look. */
export function runbookFor(cause: string, _names: Names = {}): Topic {
  return topicOfCause.get(cause) ?? 'back-off-only';
}
