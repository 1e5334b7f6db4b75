import { describe, expect, test } from 'vitest';
import type { AttemptState } from '../../src/incidents/attempt.ts';
import type { News } from '../../src/incidents/news.ts';
import { createLocales, type Locale, locales } from '../../src/locale.ts';
import { runbooks, type Topic } from '../../src/runbooks/index.ts';
import {
  classificationAnswer,
  diagnosisAnswer,
  inMyLanguage,
  languageMenu,
  languageSet,
  lookingAnswer,
  refusalNotice,
  runbookAnswer,
  unsupportedLanguage,
} from '../../src/views/answers.ts';
import { incidentCard } from '../../src/views/card.ts';
import { helpAnswer, incompleteAnswer, misspeltAnswer } from '../../src/views/help.ts';
import type { Message } from '../../src/views/message.ts';
import { approvalModalView, noticeModal } from '../../src/views/modal.ts';
import { newsReplies } from '../../src/views/news.ts';
import { checkMessageBlocks, checkModal } from '../support/slack/check-blocks.ts';
import {
  at,
  attempt,
  classification,
  diagnosis,
  extremeAttempt,
  extremeIncident,
  hostile,
  incident,
} from './samples.ts';

const all = createLocales();
const id = () => crypto.randomUUID();
const approvers = { users: Array.from({ length: 60 }, (_, index) => `U${index}`), groups: ['S1'] };
const states: readonly AttemptState[] = [
  'planned',
  'approved',
  'applying',
  'applied',
  'reverted',
  'kept',
  'failed',
  'declined',
  'expired',
  'outdated',
];

describe.each(Object.keys(locales) as Locale[])('in %s', (locale) => {
  const words = all.wordsFor(locale, 'slack');

  test('every card keeps within the limits of Slack', () => {
    for (const state of states) {
      for (const one of [attempt(state), extremeAttempt(state)]) {
        keepsLimits(incidentCard({ ...incident({ diagnosis }), attempts: [one] }, words));
        keepsLimits(incidentCard({ ...extremeIncident, attempts: [one] }, words));
      }
    }
    for (const subject of subjects) keepsLimits(incidentCard(incident({ subject, resolvedAt: at }), words));
  });

  test('every reply in a thread keeps within the limits of Slack', () => {
    for (const news of allNews) {
      for (const one of states.flatMap((state) => [attempt(state), extremeAttempt(state)])) {
        const replies = newsReplies({ ...extremeIncident, attempts: [one] }, news, words, { approvers });
        replies.forEach(keepsLimits);
      }
    }
  });

  test('every answer keeps within the limits of Slack', () => {
    const subject = extremeIncident.subject;
    const answers = [
      ...diagnosisAnswer(extremeIncident, words),
      ...diagnosisAnswer(incident({ diagnosis: { ...diagnosis, state: 'healthy' } }), words),
      ...inMyLanguage(extremeIncident, words),
      ...classificationAnswer(classification, words),
      ...(Object.keys(runbooks) as Topic[]).flatMap((topic) => runbookAnswer(topic, {}, words)),
      lookingAnswer(subject, words),
      languageMenu(words),
      languageSet(words),
      unsupportedLanguage(hostile, '/salvor', words),
      refusalNotice({ refused: hostile, values: { detail: hostile } }, words),
      helpAnswer({ command: '/salvor', mention: '@Salvor pod shop/web' }, words),
      misspeltAnswer({ word: hostile, nearest: 'pod', example: 'pod shop/web' }, '/salvor', words),
      misspeltAnswer({ word: hostile }, '/salvor', words),
      incompleteAnswer({ word: 'pod', example: 'pod shop/web' }, '/salvor', words),
    ];
    answers.forEach(keepsLimits);
  });

  test('the modal keeps within the limits of Slack and asks for a reason', () => {
    const view = approvalModalView('incident-1', attempt('planned'), words);
    expect(checkModal(view, id)).toMatchObject({ ok: true });
    expect(view.submit).toBeDefined();
    expect(view.blocks.map(({ type }) => type)).toContain('input');
    expect(checkModal(noticeModal(words.say('remediations.refusals.read-only'), words), id)).toMatchObject({
      ok: true,
    });
  });

  test('a plan that does not fit on the page cannot be approved', () => {
    const view = approvalModalView('incident-1', extremeAttempt('planned'), words);
    expect(checkModal(view, id)).toMatchObject({ ok: true });
    expect(view.submit).toBeUndefined();
  });
});

const subjects = [
  { kind: 'image', reference: hostile },
  { kind: 'registry', host: hostile },
  { kind: 'webhook', cluster: hostile, name: hostile },
  { kind: 'webhooks', cluster: hostile },
  { kind: 'text', text: hostile },
] as const;

const allNews: readonly News[] = [
  { id: '1', at, kind: 'diagnosed' },
  { id: '2', at, kind: 'reopened' },
  { id: '3', at, kind: 'recovered' },
  { id: '4', at, kind: 'extended', attempt: 'attempt-1', by: 'U0ADA', revertAt: at },
  { id: '5', at, kind: 'restore-failed', attempt: 'attempt-1', failures: 11 },
  {
    id: '6',
    at,
    kind: 'not-offered',
    remediation: 'flip-failure-policy',
    refused: 'static',
    values: { webhook: hostile },
  },
  { id: '7', at, kind: 'not-kept', attempt: 'attempt-1' },
  ...states.map((state): News => ({ id: state, at, kind: 'attempt', attempt: 'attempt-1', state, by: 'U0ADA' })),
];

function keepsLimits(message: Message): void {
  const checked = checkMessageBlocks(message.blocks, id);
  expect(checked.ok ? [] : checked.messages).toEqual([]);
  expect(message.text.length).toBeGreaterThan(0);
  expect(message.text.length).toBeLessThanOrEqual(4000);
  const visible = JSON.stringify(message);
  // Whoever is mentioned stands in our own data, never in a cluster's text.
  for (const [token] of visible.matchAll(/<[^>]*>/g)) {
    expect(token).toMatch(/^<(?:@U0ADA|@U\d+|!subteam\^S1|!date\^\d+\^\{date_short_pretty\} \{time\}\|[^<>|]+)>$/);
  }
  expect(visible).not.toMatch(/\\u001b|\u202e|undefined|\[object/);
}
