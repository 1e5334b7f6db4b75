import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { alertmanagerPayload } from '../../demo/incidents/alerts.ts';
import { enforcementDeadlock } from '../../demo/incidents/enforcement-deadlock.ts';
import { actionIds } from '../../src/views/actions.ts';
import type { Gate } from '../support/gate.ts';
import { people } from '../support/slack/workspace.ts';
import { until } from '../support/until.ts';
import type { TestWorld } from '../support/world.ts';
import { alert, delivery } from './alerts.ts';
import { type FixScene, minute, startFixScene } from './fix-scene.ts';
import { startMortalWorker } from './mortal.ts';

let scene: FixScene;
let world: TestWorld;
let gate: Gate;
beforeEach(async () => {
  scene = await startFixScene();
  ({ world, gate } = scene);
});
afterEach(() => scene.stop());

describe('with a clock that is', () => {
  test.each([
    ['ten minutes ahead of the cluster', 10 * minute],
    ['ten minutes behind the cluster', -10 * minute],
  ])('%s, Salvor restores and names who came in meanwhile', async (_, skew) => {
    world.advance(skew);
    await world.startApp();
    await scene.approved();
    await until('the change', () => scene.thread().includes('[Restore now]'));
    await until('a pod that nobody checked', () => world.cluster.store.list('pods', 'shop').length > 0);
    expect(scene.policies()).toEqual(['Ignore', 'Ignore']);
    world.advance(14 * minute);
    await until('a sweep', () => world.logged.findLast((line) => line.includes('sweep')));
    expect(scene.policies()).toEqual(['Ignore', 'Ignore']);
    world.advance(-14 * minute);
    await world.slack.act.click({ user: people.ada, message: scene.root(), actionId: actionIds.restoreNow });
    await scene.closed();
    await until('the record', async () => (await scene.state()) === 'reverted');
    const names = (await scene.incident())?.attempts[0]?.createdMeanwhile ?? [];
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
      await scene.approved();
      await until('the change', () => scene.thread().includes('[Restore now]'));
      const revertAt = (await scene.incident())?.attempts[0]?.revertAt ?? 0;
      expect(revertAt - before).toBeGreaterThanOrEqual(15 * minute);
      expect(revertAt - world.now()).toBeLessThanOrEqual(15 * minute);
      await world.slack.act.click({ user: people.ada, message: scene.root(), actionId: actionIds.extend });
      await until(
        'the extension',
        async () => (await scene.incident())?.attempts[0]?.writtenRevertAt === revertAt + 15 * minute,
      );
      world.advance(29 * minute);
      await scene.swept(2);
      expect(scene.policies()).toEqual(['Ignore', 'Ignore']);
      world.advance(minute + 1000);
      await scene.closed();
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
      await until('the offer', () => scene.thread().includes('Review the fix'));
      await world.slack.act.click({ user: people.ada, message: scene.root(), actionId: actionIds.reviewFix });
      await until('the modal', () => world.slack.viewOf(people.ada));
      world.advance(51 * minute);
      const submission = await world.slack.act.submit({ user: people.ada, values: { reason: 'late' } });
      expect(submission).toMatchObject({ outcome: 'errors' });
      expect(Object.values(submission.errors).join()).toContain('expired');
      expect(scene.policies()).toEqual(['Fail', 'Fail']);
      world.advance(10 * minute);
      await until('the end of the offer', async () => (await scene.state()) === 'expired');
    } finally {
      await worker.stop();
    }
  });

  test('look again at what arrived during a look, although the clock of the door is behind', async () => {
    const worker = await scene.behindGate({ ...ahead, role: 'worker' });
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
    await scene.approved();
    await until('the change', () => scene.thread().includes('[Restore now]'));
    const { kubeconfig } = scene;
    const hold = gate.hold(({ path }) => path.includes('validatingwebhookconfigurations?'));
    const other = startMortalWorker({ ...world, ...ahead, cluster: { ...world.cluster, kubeconfig } });
    const sweeping = other.sweep();
    await hold.answered;
    await world.slack.act.click({ user: people.ada, message: scene.root(), actionId: actionIds.restoreNow });
    await until('the restore', async () => (await scene.state()) === 'reverted');
    hold.release();
    await sweeping;
    expect(await scene.state()).toBe('reverted');
    expect(scene.policies()).toEqual(['Fail', 'Fail']);
  });
});
