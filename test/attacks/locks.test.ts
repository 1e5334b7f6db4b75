import type { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { alertmanagerPayload } from '../../demo/incidents/alerts.ts';
import { enforcement, enforcementDeadlock } from '../../demo/incidents/enforcement-deadlock.ts';
import { deployment } from '../../demo/incidents/world.ts';
import { prefixOf } from '../../src/redis.ts';
import { actionIds } from '../../src/views/actions.ts';
import type { Gate, Passing } from '../support/gate.ts';
import type { Message } from '../support/slack/state.ts';
import { channels, people } from '../support/slack/workspace.ts';
import { until } from '../support/until.ts';
import { clusterName, type TestWorld } from '../support/world.ts';
import { type FixScene, kinds, minute, startFixScene } from './fix-scene.ts';

let scene: FixScene;
let world: TestWorld;
let gate: Gate;
let redis: Redis;
beforeEach(async () => {
  scene = await startFixScene();
  ({ world, gate, redis } = scene);
});
afterEach(() => scene.stop());

const isPatch = ({ method, path }: Passing) => method === 'PATCH' && !path.includes('dryRun');

test('two workers that sweep at the same moment put a change back once and tell it once', async () => {
  const other = await world.startApp();
  await world.startApp();
  try {
    await scene.approved();
    await until('the change', () => scene.thread().includes('[Restore now]'));
    const writes: string[] = [];
    const stop = world.cluster.store.subscribe(({ plural }) => {
      if (kinds.some((kind) => kind === plural)) writes.push(plural);
    });
    world.advance(16 * minute);
    await scene.closed();
    await until('the report', () => scene.thread().includes('Who'), { within: 15_000 });
    stop();
    expect(writes.toSorted()).toEqual([...kinds]);
    expect(
      (await scene.incident())?.news.filter((one) => one.kind === 'attempt' && one.state === 'reverted'),
    ).toHaveLength(1);
  } finally {
    await other.stop();
  }
});

test('an alert that is resolved while the change is being made does not end the incident before it is put back', async () => {
  await scene.behindGate();
  const hold = gate.hold(isPatch);
  const firing = await scene.approved();
  await hold.answered;
  expect(await scene.state()).toBe('applying');
  const affected = { namespace: 'shop', deployment: 'checkout' };
  const times = { startsAt: world.now(), endsAt: world.now() };
  await world.deliver(alertmanagerPayload(world.cluster.store, affected, times, firing));
  await until('the resolved alert', async () =>
    (await scene.incident())?.alerts.every(({ status }) => status === 'resolved'),
  );
  expect((await scene.incident())?.resolvedAt).toBeUndefined();
  hold.release();
  await until('the change', async () => (await scene.state()) === 'applied');
  expect(scene.thread()).not.toContain('✅');
  world.advance(16 * minute);
  await scene.closed();
  await until('the end', async () => (await scene.incident())?.resolvedAt);
  await until('the report', () => scene.thread().includes('✅'), { within: 15_000 });
});

test('a worker that loses its lock in the middle of the change does nothing more, and another one does it all', async () => {
  await scene.behindGate();
  const hold = gate.hold(isPatch);
  await scene.approved();
  await hold.answered;
  const lose = async () => {
    const locks = await redis.keys(`${prefixOf(clusterName)}:salvor-remediate:*:lock`);
    if (locks.length > 0) await redis.del(...locks);
    return (await scene.state()) === 'applied';
  };
  await until('another worker to make the change', lose, { within: 20_000, every: 500 });
  expect(world.logged.join('')).toContain('Missing lock for job');
  expect((await scene.incident())?.attempts[0]?.failedRestores).toBe(0);
  world.advance(16 * minute);
  await until('the restore', async () => (await scene.state()) === 'reverted', { within: 20_000 });
  const writes: unknown[] = [];
  const stop = world.cluster.store.subscribe(({ plural }) => {
    if (kinds.some((kind) => kind === plural)) writes.push(scene.policies());
  });
  hold.release();
  await scene.swept(2);
  stop();
  expect(writes).toEqual([]);
  expect(scene.policies()).toEqual(['Fail', 'Fail']);
}, 60_000);

test('a worker that takes longer than its lock lives goes on, as long as the lock is renewed', async () => {
  await scene.behindGate();
  const hold = gate.hold(isPatch);
  await scene.approved();
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
  await until('the change', async () => (await scene.state()) === 'applied');
  expect(world.logged.join('')).not.toContain('is lost');
}, 40_000);

test('a change that lies in the cluster once more after its end is put back by the next sweep', async () => {
  await world.startApp();
  await scene.approved();
  await until('the change', async () => (await scene.state()) === 'applied');
  const open = kinds.map((plural) =>
    structuredClone(world.cluster.store.get(plural, undefined, enforcement.configuration)),
  );
  await until('the button', () => scene.thread().includes('[Restore now]'));
  await world.slack.act.click({ user: people.ada, message: scene.root(), actionId: actionIds.restoreNow });
  await until('the restore', async () => (await scene.state()) === 'reverted');
  expect(scene.policies()).toEqual(['Fail', 'Fail']);
  for (const [index, plural] of kinds.entries()) {
    const object = open[index];
    if (object !== undefined) world.cluster.store.put(plural, object);
  }
  expect(scene.policies()).toEqual(['Ignore', 'Ignore']);
  await until('the sweep to take it up', () => !scene.thread().includes('✅'));
  world.advance(16 * minute);
  await scene.closed();
  await until('the record', async () => (await scene.state()) === 'reverted', { within: 15_000 });
  for (const plural of kinds) {
    const { metadata } = world.cluster.store.get(plural, undefined, enforcement.configuration) ?? {};
    expect(metadata?.annotations ?? {}).not.toHaveProperty('salvor.dev/restore');
  }
});

test('two incidents with one webhook, approved at once, open it once, and the other is told that its plan is outdated', async () => {
  await scene.behindGate();
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
  await until('the change', () => scene.thread().includes('[Restore now]'));
  await until('the other', () => scene.thread().includes('no longer looks as it did'));
  expect(scene.policies()).toEqual(['Ignore', 'Ignore']);
  expect(scene.thread()).not.toContain('check the value by hand');
});
