import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { alertmanagerPayload } from '../../demo/incidents/alerts.ts';
import { enforcement, enforcementDeadlock } from '../../demo/incidents/enforcement-deadlock.ts';
import { deployment } from '../../demo/incidents/world.ts';
import type { App, Overrides } from '../../src/app.ts';
import { createKubernetes } from '../../src/clients/kubernetes/client.ts';
import { prefixOf } from '../../src/redis.ts';
import { actionIds } from '../../src/views/actions.ts';
import { type Gate, type Passing, startGate } from '../support/gate.ts';
import type { Message } from '../support/slack/state.ts';
import { channels, people } from '../support/slack/workspace.ts';
import { until } from '../support/until.ts';
import { clusterName, startWorld, type TestWorld } from '../support/world.ts';
import { alert, delivery } from './alerts.ts';
import { startMortalWorker } from './mortal.ts';

const minute = 60_000;
const kinds = ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'] as const;

let world: TestWorld;
let gate: Gate;
let redis: Redis;
beforeEach(async () => {
  world = await startWorld();
  gate = await startGate(world.cluster.url, world.cluster.authority);
  redis = new Redis(world.redis.url);
});
afterEach(async () => {
  redis.disconnect();
  await gate.stop();
  await world.stop();
});

const root = () =>
  world.slack.messages(channels.incidents).find(({ thread_ts, ephemeralTo }) => !thread_ts && !ephemeralTo) as Message;
const thread = () => world.slack.transcript({ channel: channels.incidents, as: people.ada });
const policies = () =>
  kinds.map((plural) => {
    const stored = world.cluster.store.get(plural, undefined, enforcement.configuration);
    return (stored as unknown as { webhooks: { failurePolicy: string }[] }).webhooks[0]?.failurePolicy;
  });
const closed = () => until('the restore', () => policies().every((policy) => policy === 'Fail'), { within: 20_000 });
const incident = async () => {
  const [key = ''] = await redis.keys(`${prefixOf(clusterName)}:incident:*`);
  return world.store.get(key.split(':').at(-1) ?? '');
};
const state = async () => (await incident())?.attempts[0]?.state;
const swept = async (times: number) => {
  const sweeps = () => world.logged.filter((line) => line.includes('sweep done')).length;
  const before = sweeps();
  await until(`${times} sweeps`, () => sweeps() >= before + times);
};
const isPatch = ({ method, path }: Passing) => method === 'PATCH' && !path.includes('dryRun');

function behindGate(overrides: Overrides = {}): Promise<App> {
  const kubeconfig = world.cluster.kubeconfig
    .replace(world.cluster.url, gate.url)
    .replace(/certificate-authority-data: \S+/, 'insecure-skip-tls-verify: true');
  const clusters = new Map([[clusterName, createKubernetes({ access: { kubeconfig } })]]);
  return world.startApp({}, { clusters, ...overrides });
}

/** Approves the fix of the deadlock; gives the delivery that fired. */
async function approved(): Promise<ReturnType<typeof alertmanagerPayload>> {
  const affected = enforcementDeadlock.seed(world, 'telling');
  world.registry.setFault('keelguard/keelguard', { kind: 'error', status: 503 });
  const firing = alertmanagerPayload(world.cluster.store, affected, { startsAt: world.now() });
  await world.deliver(firing);
  await until('the offer', () => thread().includes('Review the fix'));
  await world.slack.act.click({ user: people.ada, message: root(), actionId: actionIds.reviewFix });
  await until('the modal', () => world.slack.viewOf(people.ada));
  await world.slack.act.submit({ user: people.ada, values: { reason: 'nothing can start' } });
  return firing;
}

test('two workers that sweep at the same moment put a change back once and tell it once', async () => {
  const other = await world.startApp();
  await world.startApp();
  try {
    await approved();
    await until('the change', () => thread().includes('[Restore now]'));
    const writes: string[] = [];
    const stop = world.cluster.store.subscribe(({ plural }) => {
      if (kinds.some((kind) => kind === plural)) writes.push(plural);
    });
    world.advance(16 * minute);
    await closed();
    await until('the report', () => thread().includes('Who'), { within: 15_000 });
    stop();
    expect(writes.toSorted()).toEqual([...kinds]);
    expect((await incident())?.news.filter((one) => one.kind === 'attempt' && one.state === 'reverted')).toHaveLength(
      1,
    );
  } finally {
    await other.stop();
  }
});

test('an alert that is resolved while the change is being made does not end the incident before it is put back', async () => {
  await behindGate();
  const hold = gate.hold(isPatch);
  const firing = await approved();
  await hold.answered;
  expect(await state()).toBe('applying');
  const affected = { namespace: 'shop', deployment: 'checkout' };
  const times = { startsAt: world.now(), endsAt: world.now() };
  await world.deliver(alertmanagerPayload(world.cluster.store, affected, times, firing));
  await until('the resolved alert', async () =>
    (await incident())?.alerts.every(({ status }) => status === 'resolved'),
  );
  expect((await incident())?.resolvedAt).toBeUndefined();
  hold.release();
  await until('the change', async () => (await state()) === 'applied');
  expect(thread()).not.toContain('✅');
  world.advance(16 * minute);
  await closed();
  await until('the end', async () => (await incident())?.resolvedAt);
  await until('the report', () => thread().includes('✅'), { within: 15_000 });
});

test('a worker that loses its lock in the middle of the change does nothing more, and another one does it all', async () => {
  await behindGate();
  const hold = gate.hold(isPatch);
  await approved();
  await hold.answered;
  const lose = async () => {
    const locks = await redis.keys(`${prefixOf(clusterName)}:salvor-remediate:*:lock`);
    if (locks.length > 0) await redis.del(...locks);
    return (await state()) === 'applied';
  };
  await until('another worker to make the change', lose, { within: 20_000, every: 500 });
  expect(world.logged.join('')).toContain('Missing lock for job');
  expect((await incident())?.attempts[0]?.failedRestores).toBe(0);
  world.advance(16 * minute);
  await until('the restore', async () => (await state()) === 'reverted', { within: 20_000 });
  const writes: unknown[] = [];
  const stop = world.cluster.store.subscribe(({ plural }) => {
    if (kinds.some((kind) => kind === plural)) writes.push(policies());
  });
  hold.release();
  await swept(2);
  stop();
  expect(writes).toEqual([]);
  expect(policies()).toEqual(['Fail', 'Fail']);
}, 60_000);

test('a worker that takes longer than its lock lives goes on, as long as the lock is renewed', async () => {
  await behindGate();
  const hold = gate.hold(isPatch);
  await approved();
  await hold.answered;
  let [renewals, left] = [0, 0];
  const renewed = async () => {
    const [lock = ''] = await redis.keys(`${prefixOf(clusterName)}:salvor-remediate:*:lock`);
    const now = await redis.pttl(lock);
    if (now > left) renewals += 1;
    left = now;
    return renewals > 5;
  };
  await until('five renewals, more than a lock lives', renewed, { within: 20_000 });
  hold.release();
  await until('the change', async () => (await state()) === 'applied');
  expect(world.logged.join('')).not.toContain('is lost');
}, 40_000);

test('a change that lies in the cluster once more after its end is put back by the next sweep', async () => {
  await world.startApp();
  await approved();
  await until('the change', async () => (await state()) === 'applied');
  const open = kinds.map((plural) =>
    structuredClone(world.cluster.store.get(plural, undefined, enforcement.configuration)),
  );
  await until('the button', () => thread().includes('[Restore now]'));
  await world.slack.act.click({ user: people.ada, message: root(), actionId: actionIds.restoreNow });
  await until('the restore', async () => (await state()) === 'reverted');
  expect(policies()).toEqual(['Fail', 'Fail']);
  for (const [index, plural] of kinds.entries()) {
    const object = open[index];
    if (object !== undefined) world.cluster.store.put(plural, object);
  }
  expect(policies()).toEqual(['Ignore', 'Ignore']);
  await until('the sweep to take it up', () => !thread().includes('✅'));
  world.advance(16 * minute);
  await closed();
  await until('the record', async () => (await state()) === 'reverted', { within: 15_000 });
  for (const plural of kinds) {
    const { metadata } = world.cluster.store.get(plural, undefined, enforcement.configuration) ?? {};
    expect(metadata?.annotations ?? {}).not.toHaveProperty('salvor.dev/restore');
  }
});

test('two incidents with one webhook, approved at once, open it once, and the other is told that its plan is outdated', async () => {
  await behindGate();
  const affected = enforcementDeadlock.seed(world, 'telling');
  world.registry.setFault('keelguard/keelguard', { kind: 'error', status: 503 });
  const image = `${world.registry.host}/shop/checkout:4.8.0`;
  world.cluster.create(deployment({ namespace: 'shop', name: 'cart', image }));
  for (const each of [affected, { namespace: 'shop', deployment: 'cart' }]) {
    await world.deliver(alertmanagerPayload(world.cluster.store, each, { startsAt: world.now() }));
  }
  const cards = () =>
    world.slack
      .messages(channels.incidents)
      .filter(({ thread_ts, blocks }) => !thread_ts && JSON.stringify(blocks ?? []).includes(actionIds.reviewFix));
  await until('both offers', () => cards().length === 2);
  // Both jobs have looked at the first object before one of them changes anything.
  const isLook = ({ method, path }: Passing) => method === 'GET' && path.endsWith(`/${enforcement.configuration}`);
  const holds = [gate.hold(isLook), gate.hold(isLook)];
  const [one, other] = cards() as [Message, Message];
  await world.slack.act.click({ user: people.ada, message: one, actionId: actionIds.reviewFix });
  await world.slack.act.click({ user: people.bruno, message: other, actionId: actionIds.reviewFix });
  await until('both modals', () => world.slack.viewOf(people.ada) && world.slack.viewOf(people.bruno));
  await Promise.all(
    [people.ada, people.bruno].map((user) => world.slack.act.submit({ user, values: { reason: 'at once' } })),
  );
  await Promise.all(holds.map(({ answered }) => answered));
  for (const hold of holds) hold.release();
  await until('the change', () => thread().includes('[Restore now]'));
  await until('the other', () => thread().includes('no longer looks as it did'));
  expect(policies()).toEqual(['Ignore', 'Ignore']);
  expect(thread()).not.toContain('check the value by hand');
});

describe('with a clock that is', () => {
  test.each([
    ['ten minutes ahead of the cluster', 10 * minute],
    ['ten minutes behind the cluster', -10 * minute],
  ])('%s, Salvor restores and names who came in meanwhile', async (_, skew) => {
    world.advance(skew);
    await world.startApp();
    await approved();
    await until('the change', () => thread().includes('[Restore now]'));
    await until('a pod that nobody checked', () => world.cluster.store.list('pods', 'shop').length > 0);
    expect(policies()).toEqual(['Ignore', 'Ignore']);
    world.advance(14 * minute);
    await until('a sweep', () => world.logged.findLast((line) => line.includes('sweep')));
    expect(policies()).toEqual(['Ignore', 'Ignore']);
    world.advance(-14 * minute);
    await world.slack.act.click({ user: people.ada, message: root(), actionId: actionIds.restoreNow });
    await closed();
    await until('the record', async () => (await state()) === 'reverted');
    const names = (await incident())?.attempts[0]?.createdMeanwhile ?? [];
    expect(
      names.some((name) => name.startsWith('shop/checkout-')),
      names.join(),
    ).toBe(true);
  });
});

describe('two Salvors whose clocks differ by ten minutes', () => {
  const ahead = { now: () => world.now() + 10 * minute };

  test('hold one deadline, the worker’s, and an extension moves it by as much as it says', async () => {
    const worker = await world.startApp({}, { role: 'worker' });
    await world.startApp({}, { ...ahead, role: 'web' });
    try {
      const before = world.now();
      await approved();
      await until('the change', () => thread().includes('[Restore now]'));
      const revertAt = (await incident())?.attempts[0]?.revertAt ?? 0;
      expect(revertAt - before).toBeGreaterThanOrEqual(15 * minute);
      expect(revertAt - world.now()).toBeLessThanOrEqual(15 * minute);
      await world.slack.act.click({ user: people.ada, message: root(), actionId: actionIds.extend });
      await until(
        'the extension',
        async () => (await incident())?.attempts[0]?.writtenRevertAt === revertAt + 15 * minute,
      );
      world.advance(29 * minute);
      await swept(2);
      expect(policies()).toEqual(['Ignore', 'Ignore']);
      world.advance(minute + 1000);
      await closed();
    } finally {
      await worker.stop();
    }
  });

  test('let no card live longer than the clock of either allows', async () => {
    const worker = await world.startApp({}, { role: 'worker' });
    await world.startApp({}, { ...ahead, role: 'web' });
    try {
      const affected = enforcementDeadlock.seed(world, 'telling');
      world.registry.setFault('keelguard/keelguard', { kind: 'error', status: 503 });
      await world.deliver(alertmanagerPayload(world.cluster.store, affected, { startsAt: world.now() }));
      await until('the offer', () => thread().includes('Review the fix'));
      await world.slack.act.click({ user: people.ada, message: root(), actionId: actionIds.reviewFix });
      await until('the modal', () => world.slack.viewOf(people.ada));
      world.advance(51 * minute);
      const submission = await world.slack.act.submit({ user: people.ada, values: { reason: 'late' } });
      expect(submission).toMatchObject({ outcome: 'errors' });
      expect(Object.values(submission.errors).join()).toContain('expired');
      expect(policies()).toEqual(['Fail', 'Fail']);
      world.advance(10 * minute);
      await until('the end of the offer', async () => (await state()) === 'expired');
    } finally {
      await worker.stop();
    }
  });

  test('look again at what arrived during a look, although the clock of the door is behind', async () => {
    const worker = await behindGate({ ...ahead, role: 'worker' });
    await world.startApp({}, { role: 'web' });
    try {
      const looks = () => world.logged.filter((line) => line.includes('incident diagnosed')).length;
      const hold = gate.hold(({ path }) => path.includes('/namespaces/shop/'));
      await world.deliver(delivery([alert({ deployment: 'checkout' })]));
      await hold.answered;
      await world.deliver(delivery([alert({ deployment: 'checkout' }, { fingerprint: 'another' })]));
      hold.release();
      await until('the second look', () => looks() === 2);
      await world.deliver(delivery([alert({ deployment: 'checkout' }, { fingerprint: 'a third' })]));
      await until('the third look', () => looks() === 3);
    } finally {
      await worker.stop();
    }
  });

  test('do not take a restore of the one for a change that came back', async () => {
    await world.startApp();
    await approved();
    await until('the change', () => thread().includes('[Restore now]'));
    const kubeconfig = world.cluster.kubeconfig
      .replace(world.cluster.url, gate.url)
      .replace(/certificate-authority-data: \S+/, 'insecure-skip-tls-verify: true');
    const hold = gate.hold(({ path }) => path.includes('validatingwebhookconfigurations?'));
    const other = startMortalWorker({ ...world, ...ahead, cluster: { ...world.cluster, kubeconfig } });
    const sweeping = other.sweep();
    await hold.answered;
    await world.slack.act.click({ user: people.ada, message: root(), actionId: actionIds.restoreNow });
    await until('the restore', async () => (await state()) === 'reverted');
    hold.release();
    await sweeping;
    expect(await state()).toBe('reverted');
    expect(policies()).toEqual(['Fail', 'Fail']);
  });
});
