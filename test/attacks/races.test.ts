import { afterEach, beforeEach, expect, test } from 'vitest';
import { withNews } from '../../src/incidents/change.ts';
import { receive } from '../../src/incidents/receive.ts';
import { hour, report, three } from '../incidents/samples.ts';
import { channels } from '../support/slack/workspace.ts';
import { until } from '../support/until.ts';
import { startWorld, type TestWorld } from '../support/world.ts';
import { alert, delivery } from './alerts.ts';

let world: TestWorld;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.stop());

const roots = () =>
  world.slack.messages(channels.incidents).filter(({ thread_ts, ephemeralTo }) => !thread_ts && !ephemeralTo);

test('twenty alerts that join while two processes look make one thread with all of them', async () => {
  const other = await world.startApp();
  await world.startApp();
  try {
    const statuses = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        world.deliver(delivery([alert({ deployment: 'web' }, { fingerprint: `f${index}` })])),
      ),
    );
    expect(new Set(statuses)).toEqual(new Set([202]));
    world.advance(61_000);
    await until('the card', () => roots()[0]?.blocks && JSON.stringify(roots()[0]?.blocks).includes('20 alerts'));
    expect(roots()).toHaveLength(1);
  } finally {
    await other.stop();
  }
});

test('two pieces of news of one step have different names, however long the story is', () => {
  const opened = receive(undefined, report(), { now: three, newId: () => 'i1' }).incident;
  if (opened === undefined) throw new Error('nothing was opened');
  let incident = opened;
  for (let revision = 1; revision < 300; revision += 1) {
    incident = withNews({ ...incident, revision, toldNews: incident.news.length }, { kind: 'reopened' }, three);
    incident = withNews({ ...incident, toldNews: incident.news.length }, { kind: 'recovered' }, three);
  }
  expect(new Set(incident.news.map(({ id }) => id)).size).toBe(incident.news.length);
});

test('a question after the end is looked at anew, not answered with what was seen before', () => {
  const asker = { user: 'U1', channel: 'C1' };
  const asked = { alerts: [], known: false, asker };
  const first = receive(undefined, report(asked), { now: three, newId: () => 'i1' }).incident;
  if (first === undefined) throw new Error('nothing was opened');
  const over = { ...first, askers: [], diagnosedAt: three + 1, resolvedAt: three + 2 };
  const again = receive(over, report(asked), { now: three + hour, newId: () => 'i2' }).incident;
  expect(again?.resolvedAt).toBeUndefined();
  expect(again?.receivedAt).toBeGreaterThan(over.diagnosedAt);
});
