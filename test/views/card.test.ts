import { describe, expect, test } from 'vitest';
import type { AttemptState } from '../../src/incidents/attempt.ts';
import { createLocales } from '../../src/locale.ts';
import { readButtonValue } from '../../src/views/actions.ts';
import { incidentCard } from '../../src/views/card.ts';
import type { Message } from '../../src/views/message.ts';
import { at, attempt, diagnosis, incident } from './samples.ts';

const words = createLocales().wordsFor('en', 'slack');
const textOf = ({ blocks }: Message) =>
  blocks
    .map((block) =>
      block.type === 'section' ? block.text.text : block.type === 'context' ? block.elements[0]?.text : '',
    )
    .join('\n');
const buttonsOf = ({ blocks }: Message) =>
  blocks.flatMap((block) => (block.type === 'actions' ? block.elements.map(({ action_id }) => action_id) : []));

describe('the card', () => {
  test('says that Salvor is looking before there is a diagnosis', () => {
    const card = incidentCard(incident(), words);
    expect(textOf(card)).toContain('*Diagnosing*');
    expect(card.text).toBe('Diagnosing: workload shop/web in prod');
    expect(buttonsOf(card)).toEqual(['read_in_my_language']);
  });

  test('names the cause with its confidence in words', () => {
    const card = incidentCard(incident({ diagnosis }), words);
    expect(textOf(card)).toContain('*A fail-closed admission webhook does not answer* (almost certain)');
  });

  test('counts its alerts and those that Alertmanager left out', () => {
    const alerts = [1, 2].map((n) => ({ fingerprint: `${n}`, name: 'x', status: 'firing' as const, startsAt: at }));
    expect(textOf(incidentCard(incident({ alerts, truncatedAlerts: 3 }), words))).toContain(
      '2 alerts · Alertmanager left out 3 more alerts · open since <!date^',
    );
  });

  test('offers a fix while one is offered', () => {
    const card = incidentCard(incident({ diagnosis, attempts: [attempt('planned')] }), words);
    expect(buttonsOf(card)).toEqual(['review_fix', 'not_now', 'read_in_my_language']);
    expect(textOf(card)).toContain('A fix is ready: set `failurePolicy` to `Ignore` on `validate.images.example.com`.');
  });

  test.each<AttemptState>(['applying', 'applied'])('never turns green while a change is %s', (state) => {
    const card = incidentCard(incident({ diagnosis, attempts: [attempt(state)], resolvedAt: at }), words);
    expect(textOf(card)).not.toMatch(/✅|Resolved/);
    expect(textOf(card)).toContain('kubectl patch validatingwebhookconfiguration/image-policy');
    expect(textOf(card)).toContain(`<!date^${(at + 900_000) / 1000}^{date_short_pretty} {time}|`);
    expect(buttonsOf(card)).toEqual(['restore_now', 'extend', 'read_in_my_language']);
  });

  test('says how often putting back has failed', () => {
    const failing = attempt('applied', { failedRestores: 2 });
    expect(textOf(incidentCard(incident({ diagnosis, attempts: [failing] }), words))).toContain(
      'Putting it back has failed 2 times so far.',
    );
  });

  test('turns green when everything is over', () => {
    const card = incidentCard(incident({ diagnosis, attempts: [attempt('reverted')], resolvedAt: at }), words);
    expect(textOf(card)).toContain('✅ *Resolved*');
    expect(buttonsOf(card)).toEqual(['read_in_my_language']);
  });

  test('carries ids only in its buttons', () => {
    const card = incidentCard(incident({ diagnosis, attempts: [attempt('planned')] }), words);
    const values = card.blocks.flatMap((block) =>
      block.type === 'actions' ? block.elements.map((element) => ('value' in element ? element.value : '')) : [],
    );
    expect(readButtonValue(values[0])).toEqual({ incident: 'incident-1', attempt: 'attempt-1' });
    expect(readButtonValue(values[2])).toEqual({ incident: 'incident-1' });
  });

  test.each(['', 'x', 'null', '[]', '{"incident":1}'])('reads no button value from %j', (value) => {
    expect(readButtonValue(value)).toBeUndefined();
  });
});
