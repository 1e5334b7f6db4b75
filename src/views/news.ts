import type { Attempt } from '../incidents/attempt.ts';
import type { Incident } from '../incidents/incident.ts';
import type { News } from '../incidents/news.ts';
import type { MessageKey, Words } from '../locale.ts';
import type { Conflict } from '../remediations/remediation.ts';
import { codeBlocks, section } from './blocks.ts';
import { diagnosisReplies } from './diagnosis.ts';
import { type Message, message } from './message.ts';
import { closingReport } from './report.ts';
import { fixPhrase, refusalSentence } from './words.ts';

/** Who is pinged when a restore fails: Slack user ids and user group ids. */
export interface Approvers {
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

/** The replies in the thread that one piece of news calls for; empty when its attempt or diagnosis is no longer on record. */
export function newsReplies(
  incident: Incident,
  news: News,
  words: Words,
  { approvers }: { readonly approvers: Approvers },
): readonly Message[] {
  switch (news.kind) {
    case 'diagnosed':
      if (incident.diagnosis === undefined) return [];
      // The thread has the cause and the runbook already; now it is over.
      if (incident.diagnosis.state === 'recovered' && isRepeated(incident, news)) {
        return [plain(words.say('cards.recovered'))];
      }
      return diagnosisReplies(incident.diagnosis, words);
    case 'reopened':
      return [plain(words.say('cards.thread.reopened'))];
    case 'recovered':
      return [plain(words.say('cards.thread.resolved'))];
    case 'extended':
      return [plain(words.say('cards.thread.extended', { user: news.by, revertAt: news.revertAt }))];
    case 'restore-failed':
      return withAttempt(incident, news.attempt, (attempt) => restoreFailed(attempt, news.failures, approvers, words));
    case 'not-kept':
      return withAttempt(incident, news.attempt, ({ plan }) =>
        plain(words.say('cards.thread.not-kept', { name: plan.changes[0]?.object.name ?? '' })),
      );
    case 'not-offered':
      return [plain(refusalSentence(news, words, news.remediation))];
    case 'attempt':
      return withAttempt(incident, news.attempt, (attempt) => attemptReply(attempt, news, words));
  }
}

function isRepeated({ news: all }: Incident, { id, kind }: News): boolean {
  const first = all.find((each) => each.kind === kind);
  return first !== undefined && first.id !== id;
}

function withAttempt(
  incident: Incident,
  id: string,
  reply: (attempt: Attempt) => Message | undefined,
): readonly Message[] {
  const attempt = incident.attempts.find((each) => each.id === id);
  const message = attempt && reply(attempt);
  return message === undefined ? [] : [message];
}

const sentences = {
  declined: 'cards.thread.declined',
  expired: 'cards.thread.expired',
  outdated: 'cards.thread.outdated',
} as const satisfies Record<string, MessageKey>;

function attemptReply(
  attempt: Attempt,
  { state, by }: Extract<News, { kind: 'attempt' }>,
  words: Words,
): Message | undefined {
  const fix = { markup: fixPhrase(attempt.plan, words) };
  switch (state) {
    case 'planned':
    case 'applying':
      return undefined;
    case 'approved':
      return plain(
        words.say('cards.thread.approved', {
          user: attempt.approval?.by ?? by ?? '',
          fix,
          reason: attempt.approval?.reason ?? '',
        }),
      );
    case 'applied':
      return plain(words.say('cards.thread.applied', { fix, revertAt: attempt.revertAt ?? attempt.plannedAt }));
    case 'reverted':
      return closingReport(attempt, words);
    case 'kept':
      return attempt.conflict === undefined ? undefined : plain(conflictSentence(attempt.conflict, words));
    case 'failed':
      return failed(attempt, words);
    case 'declined':
    case 'expired':
    case 'outdated':
      return plain(words.say(sentences[state], { user: by ?? '' }));
  }
}

/** Who changed the object meanwhile and since when. */
function conflictSentence({ object, manager, at }: Conflict, words: Words): string {
  const values = { kind: object.kind, name: object.name, manager };
  return at === undefined
    ? words.say('cards.thread.conflict-undated', values)
    : words.say('cards.thread.conflict', { ...values, at });
}

function failed(attempt: Attempt, words: Words): Message {
  const text = words.say('cards.thread.failed');
  if (attempt.failure === undefined || attempt.failure === '') return plain(text);
  return message(text, [section(`${text}\n${words.say('cards.thread.said')}`), ...codeBlocks(attempt.failure, words)]);
}

function restoreFailed({ plan, failure }: Attempt, failures: number, approvers: Approvers, words: Words): Message {
  const mentions = [
    ...approvers.users.map((user) => `<@${words.safe(user)}>`),
    ...approvers.groups.map((group) => `<!subteam^${words.safe(group)}>`),
  ];
  const text = words.say('cards.thread.restore-failed', {
    approvers: { markup: mentions.slice(0, 40).join(' ') },
    times: words.say('cards.times', { count: failures }),
  });
  return message(text, [
    section(text),
    ...codeBlocks(plan.manualRestore.join('\n'), words),
    ...(failure === undefined ? [] : [section(words.say('cards.thread.said')), ...codeBlocks(failure, words)]),
  ]);
}

function plain(text: string): Message {
  return message(text, [section(text)]);
}
