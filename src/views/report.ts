import type { Attempt } from '../incidents/attempt.ts';
import type { Words } from '../locale.ts';
import type { Gone } from '../remediations/remediation.ts';
import { codeBlocks, section } from './blocks.ts';
import { type Message, message } from './message.ts';
import { fixPhrase } from './words.ts';

/** What is kept of a change that was put back: who, why, how long it was open, and which pods were created meanwhile. */
export function closingReport(attempt: Attempt, words: Words): Message {
  const { approval, plan, appliedAt, endedAt, restoreRequestedBy } = attempt;
  const fix = { markup: fixPhrase(plan, words) };
  const text = words.say('cards.thread.restored');
  const fromAt = appliedAt ?? approval?.at;
  const lines = [
    text,
    '',
    `*${words.say('cards.thread.report')}*`,
    ...(approval === undefined
      ? []
      : [
          words.say('cards.thread.who', { user: approval.by }),
          words.say('cards.thread.why', { reason: approval.reason }),
        ]),
    words.say('cards.thread.what', { fix }),
    ...(restoreRequestedBy === undefined ? [] : [words.say('cards.thread.restored-by', { user: restoreRequestedBy })]),
    ...(fromAt === undefined || endedAt === undefined
      ? []
      : [
          words.say('cards.thread.how-long', {
            openMilliseconds: Math.max(0, endedAt - fromAt),
            fromAt,
            toAt: endedAt,
          }),
        ]),
  ];
  return message(text, [
    section(lines.join('\n')),
    ...goneBlocks(attempt.gone ?? [], words),
    ...created(attempt.createdMeanwhile, words),
  ]);
}

function created(pods: readonly string[] | undefined, words: Words): ReturnType<typeof codeBlocks> {
  if (pods === undefined) return [section(words.say('cards.thread.created-unknown'))];
  if (pods.length === 0) return [section(words.say('cards.thread.created-none'))];
  return [section(words.say('cards.thread.created', { count: pods.length })), ...codeBlocks(pods.join('\n'), words)];
}

function goneBlocks(gone: readonly Gone[], words: Words): ReturnType<typeof codeBlocks> {
  if (gone.length === 0) return [];
  const names = gone.map(({ object, label }) => label ?? `${object.kind}/${object.name}`);
  return [section(words.say('cards.thread.gone', { names: words.list(names.slice(0, 10)) }))];
}
