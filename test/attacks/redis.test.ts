import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { alertmanagerPayload } from '../../demo/incidents/alerts.ts';
import { enforcement, enforcementDeadlock } from '../../demo/incidents/enforcement-deadlock.ts';
import { createKubernetes } from '../../src/clients/kubernetes/client.ts';
import { actionIds } from '../../src/views/actions.ts';
import type { Message } from '../support/slack/state.ts';
import { channels, people } from '../support/slack/workspace.ts';
import { until } from '../support/until.ts';
import { startWorld, type TestWorld } from '../support/world.ts';
import { alert, delivery } from './alerts.ts';

const minute = 60_000;

let world: TestWorld;
let redis: Redis;
beforeEach(async () => {
  world = await startWorld();
  redis = new Redis(world.redis.url);
  redis.on('error', () => undefined);
});
afterEach(async () => {
  redis.disconnect();
  await world.stop();
});

const roots = () =>
  world.slack.messages(channels.incidents).filter(({ thread_ts, ephemeralTo }) => !thread_ts && !ephemeralTo);
const root = () => roots()[0] as Message;
const thread = () => world.slack.transcript({ channel: channels.incidents, as: people.ada });
const policies = () =>
  (['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'] as const).map((plural) => {
    const stored = world.cluster.store.get(plural, undefined, enforcement.configuration);
    return (stored as unknown as { webhooks: { failurePolicy: string }[] }).webhooks[0]?.failurePolicy;
  });
const incidents = async () => (await redis.keys('salvor:prod:incident:*')).map((key) => key.split(':')[3] ?? '');
const closed = () => until('the restore', () => policies().every((policy) => policy === 'Fail'), { within: 15_000 });
const web = (name = 'web') => delivery([alert({ deployment: name })]);

async function opened(): Promise<string> {
  await world.startApp();
  const affected = enforcementDeadlock.seed(world, 'telling');
  world.registry.setFault('keelguard/keelguard', { kind: 'error', status: 503 });
  await world.deliver(alertmanagerPayload(world.cluster.store, affected, { startsAt: world.now() }));
  await until('the offer', () => thread().includes('Review the fix'));
  await world.slack.act.click({ user: people.ada, message: root(), actionId: actionIds.reviewFix });
  await until('the modal', () => world.slack.viewOf(people.ada));
  await world.slack.act.submit({ user: people.ada, values: { reason: 'nothing can start' } });
  await until('the card to say so', () => thread().includes('[Restore now]'));
  return (await incidents())[0] ?? '';
}

describe('a damaged incident', () => {
  test.each(['{', 'null', '[]', '"x"', '{"revision":1}', '{"revision":"1","alerts":{}}', '\u0000\uffff'])(
    'that reads %s keeps neither the sweep nor the alerts of its subject from working',
    async (damage) => {
      const id = await opened();
      await redis.set(`salvor:prod:incident:${id}`, damage);
      await redis.zadd('salvor:prod:due', 0, id);
      await world.deliver(web());
      await until('another incident', async () => (await incidents()).length > 1);
      await until('the damage in the log', () => world.logged.some((line) => line.includes('damaged')));
      expect(await redis.get(`salvor:prod:unreadable:${id}`)).toBe(damage);
      world.advance(16 * minute);
      await closed();
      const again = alertmanagerPayload(
        world.cluster.store,
        { namespace: 'shop', deployment: 'checkout' },
        { startsAt: world.now() },
      );
      expect(await world.deliver(again)).toBe(202);
    },
  );

  test('whose key holds something other than text keeps the others from nothing', async () => {
    const id = await opened();
    await redis.del('salvor:prod:incident:zzz');
    await redis.hset('salvor:prod:incident:zzz', 'a', '1');
    await redis.zadd('salvor:prod:due', -1, 'zzz');
    expect(id).not.toBe('');
    world.advance(16 * minute);
    await closed();
  });
});

describe('Redis that takes nothing more', () => {
  test('because it is full makes the door answer 503, and takes the same delivery later', async () => {
    await world.startApp();
    await redis.config('SET', 'maxmemory', '1');
    expect(await world.deliver(web())).toBe(503);
    await redis.config('SET', 'maxmemory', '0');
    expect(await world.deliver(web())).toBe(202);
    await until('the card', () => roots().length === 1);
  });

  test('because it became a replica makes the door answer 503, and Salvor goes on when it is not any more', async () => {
    const id = await opened();
    await redis.call('REPLICAOF', '127.0.0.1', '1');
    expect(await world.deliver(web())).toBe(503);
    const lines = world.logged.length;
    await new Promise((resolve) => setImmediate(resolve));
    await redis.call('REPLICAOF', 'NO', 'ONE');
    expect(await world.deliver(web())).toBe(202);
    await until('the card', () => roots().length === 2);
    world.advance(16 * minute);
    await closed();
    await until('the record', async () => (await world.store.get(id))?.attempts[0]?.state === 'reverted');
    expect(world.logged.length - lines).toBeLessThan(2000);
  });

  test('for two seconds loses no restore and does not fill the log', async () => {
    await opened();
    world.advance(16 * minute);
    await redis.config('SET', 'maxmemory', '1');
    const lines = world.logged.length;
    const sweeps = () => world.logged.filter((line) => /sweep/.test(line)).length;
    const swept = sweeps();
    await until('two sweeps', () => sweeps() >= swept + 2);
    expect(world.logged.length - lines).toBeLessThan(500);
    await redis.config('SET', 'maxmemory', '0');
    await closed();
  });

  test('does not keep Salvor from stopping', async () => {
    await world.startApp();
    await world.redis.kill('SIGKILL');
    await world.stopApp();
  });
});

test('a cluster that was given another name while a change was in place is still put back', async () => {
  await opened();
  await world.stopApp();
  const renamed = new Map([['renamed', createKubernetes({ access: { kubeconfig: world.cluster.kubeconfig } })]]);
  world.advance(16 * minute);
  await world.startApp({ SALVOR_CLUSTER: 'renamed' }, { clusters: renamed });
  await closed();
});

test('an attempt whose remediation no longer exists is told, and keeps nothing else waiting', async () => {
  const id = await opened();
  await world.store.update(id, (incident) => ({
    ...incident,
    attempts: incident.attempts.map((attempt) => ({ ...attempt, plan: { ...attempt.plan, remediation: 'forgotten' } })),
  }));
  world.advance(16 * minute);
  await until('the failure in the thread', () => /could not|not been put back|failed/i.test(thread()));
  expect(await world.deliver(web())).toBe(202);
  await until('the other card', () => roots().length === 2);
  expect(thread()).not.toContain('✅');
});

test('an incident that ended and cannot be looked at once more keeps its next change from nothing', async () => {
  const id = await opened();
  await world.slack.act.click({ user: people.ada, message: root(), actionId: actionIds.restoreNow });
  await closed();
  await until('the end', async () => (await world.store.get(id))?.attempts[0]?.state === 'reverted');
  await until(
    'the next offer',
    () => thread().includes('Review the fix') && JSON.stringify(root().blocks).includes(actionIds.reviewFix),
  );
  await world.store.update(id, (incident) => ({
    ...incident,
    attempts: incident.attempts.map((attempt, index) =>
      index === 0 ? { ...attempt, endedAt: 1, plan: { ...attempt.plan, cluster: 'gone' } } : attempt,
    ),
  }));
  await world.slack.act.click({ user: people.ada, message: root(), actionId: actionIds.reviewFix });
  await until('the modal', () => world.slack.viewOf(people.ada));
  await world.slack.act.submit({ user: people.ada, values: { reason: 'again' } });
  await until('the change', () => policies().every((policy) => policy === 'Ignore'));
  world.advance(16 * minute);
  await closed();
});
