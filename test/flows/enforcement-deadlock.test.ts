import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { alertmanagerPayload, podsOf } from '../../demo/incidents/alerts.ts';
import { enforcement, enforcementDeadlock } from '../../demo/incidents/enforcement-deadlock.ts';
import { actionIds } from '../../src/views/actions.ts';
import type { Message } from '../support/slack/state.ts';
import { channels, people } from '../support/slack/workspace.ts';
import { until } from '../support/until.ts';
import { startWorld, type TestWorld } from '../support/world.ts';

let world: TestWorld;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.stop());

const thread = () => world.slack.transcript({ channel: channels.incidents, as: people.ada });
const root = () => world.slack.messages(channels.incidents).find(({ thread_ts }) => thread_ts === undefined) as Message;
const policies = () =>
  (['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'] as const).map((plural) => {
    const stored = world.cluster.store.get(plural, undefined, enforcement.configuration);
    return (stored as unknown as { webhooks: { failurePolicy: string }[] }).webhooks[0]?.failurePolicy;
  });

describe('a fail-closed webhook whose backend is down', () => {
  test('is diagnosed from an alert, opened by one approval, closed by itself, and reported', async () => {
    await world.startApp();
    const affected = enforcementDeadlock.seed(world, 'telling');
    const startsAt = world.now();
    const firing = alertmanagerPayload(world.cluster.store, affected, { startsAt });
    expect(await world.deliver(firing)).toBe(202);
    await until('the offer', () => thread().includes('[Review the fix]'));
    expect(podsOf(world.cluster.store, affected)).toEqual([]);

    await world.slack.act.click({ user: people.ada, message: root(), actionId: actionIds.reviewFix });
    await until('the modal', () => world.slack.viewOf(people.ada));
    const reason = 'nothing in shop can start';
    expect(await world.slack.act.submit({ user: people.ada, values: { reason } })).toMatchObject({ outcome: 'closed' });

    await until('the application to start', () => podsOf(world.cluster.store, affected).length === 3);
    await until('the report', () => thread().includes('Who'), { within: 20_000 });
    expect(policies()).toEqual(['Fail', 'Fail']);
    expect(thread()).toContain(reason);
    expect(thread()).not.toContain('✅');

    const over = alertmanagerPayload(world.cluster.store, affected, { startsAt, endsAt: world.now() }, firing);
    expect(await world.deliver(over)).toBe(202);
    await until('the card to turn green', () => thread().includes('✅'));
  });
});
