import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { alertmanagerPayload } from '../../demo/incidents/alerts.ts';
import { enforcement, enforcementDeadlock } from '../../demo/incidents/enforcement-deadlock.ts';
import { actionIds } from '../../src/views/actions.ts';
import { channels, people } from '../support/slack/workspace.ts';
import { until } from '../support/until.ts';
import { startWorld, type TestWorld } from '../support/world.ts';

let world: TestWorld;

beforeEach(async () => {
  world = await startWorld();
});
afterEach(async () => {
  console.log(world.logged.filter((l) => !l.includes('sweep done')).join(''));
  console.log(thread());
  await world.stop();
});

const policies = () =>
  (['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'] as const).map((plural) => {
    const stored = world.cluster.store.get(plural, undefined, enforcement.configuration) as
      | { webhooks: { failurePolicy: string }[] }
      | undefined;
    return stored?.webhooks[0]?.failurePolicy;
  });

const thread = (as: string = people.ada) => world.slack.transcript({ channel: channels.incidents, as });
const card = () => world.slack.messages(channels.incidents).find((message) => message.thread_ts === undefined);

describe('a fail-closed webhook whose backend is down', () => {
  test('is diagnosed from an alert, opened by one approval, and closed by itself when the backend is ready', async () => {
    await world.startApp();
    const affected = enforcementDeadlock.seed(world, 'telling');
    const firing = alertmanagerPayload(world.cluster.store, affected, { startsAt: Date.now() });
    expect(await world.deliver(firing)).toBe(202);
    const root = await until('the offer', () => (thread().includes('[Review the fix]') ? card() : undefined), {
      within: 8_000,
    });
    expect(thread()).toContain(enforcement.validatingWebhook);

    const click = await world.slack.act.click({ user: people.ada, message: root, actionId: actionIds.reviewFix });
    expect(click.failure).toBeUndefined();
    await until('the modal', () => world.slack.viewOf(people.ada));
    const submission = await world.slack.act.submit({ user: people.ada, values: { reason: 'nothing can start' } });
    expect(submission).toMatchObject({ outcome: 'closed' });

    await until(
      'the restore',
      () =>
        thread().includes('Put back') ||
        (thread().includes('nothing can start') &&
          policies().every((policy) => policy === 'Fail') &&
          thread().includes('checkout')),
      { within: 8_000 },
    );
    await until('the policies', () => policies().every((policy) => policy === 'Fail'));
    console.log(thread());
  }, 60_000);
});
