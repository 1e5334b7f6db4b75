import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { actionIds } from '../../src/views/actions.ts';
import { controlPlanePart } from '../support/control-plane.ts';
import { startGate } from '../support/gate.ts';
import { type PlaneHouse, type PlaneScene, startPlaneHouse } from '../support/plane-world.ts';
import { describeWithRealPart } from '../support/real-part.ts';
import type { SalvorProcess } from '../support/salvor-process.ts';
import { people } from '../support/slack/workspace.ts';
import {
  approve,
  checkoutAlert,
  deliver,
  incidentOf,
  offers,
  roots,
  thread,
  untilOffered,
  untilPolicies,
} from '../support/story.ts';
import { until } from '../support/until.ts';

/** Where a worker dies: when the API server has answered the nth such request and the worker has not heard of it. */
const deaths = [
  ['before anything was opened', 'GET', 1, 0],
  ['after the first object was opened', 'PATCH', 1, 1],
  ['after the second object was opened, before that was recorded', 'PATCH', 2, 2],
  ['after the first object was closed again', 'PATCH', 3, 3],
  ['after the second object was closed again, before that was recorded', 'PATCH', 4, 4],
] as const;

// A sweep apart by default; the machine of the tests may be busy.
const takenUp = 15_000;

describeWithRealPart('a worker that is killed', controlPlanePart, () => {
  let house: PlaneHouse;
  let scene: PlaneScene;
  let worker: SalvorProcess;
  beforeAll(async () => {
    house = await startPlaneHouse();
  }, 120_000);
  afterAll(() => house?.stop());
  beforeEach(async () => {
    scene = await house.scene();
  }, 120_000);
  afterEach(() => scene.stop());

  const started = async () => {
    worker = await scene.spawn('worker');
    await untilOffered(scene, await scene.startApp({ role: 'web' }));
  };
  const answerTo = (asked: string, which: number) => {
    let seen = 0;
    return house.gate.hold(({ method, path }) => {
      if (method === asked && path.includes(`/${scene.configuration}`) && !path.includes('dryRun')) seen += 1;
      return seen === which;
    });
  };

  /** Everything is as it was before, was opened and closed once each, and is told in one thread. */
  async function untilPutBack(): Promise<void> {
    await untilPolicies(scene, 'Fail', takenUp);
    await until('the report', () => thread(scene.slack).includes('Closing report'), { within: takenUp });
    expect(await scene.notes()).toEqual([undefined, undefined]);
    const patched = (await scene.patches()).map(({ objectRef }) => objectRef?.resource ?? '');
    const both = ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'];
    expect(patched.toSorted()).toEqual([...both, ...both].toSorted());
    expect(roots(scene.slack)).toHaveLength(1);
    expect(thread(scene.slack).split('Closing report')).toHaveLength(2);
    const incident = await scene.store.get(incidentOf(scene.slack));
    expect(incident?.attempts.map(({ state }) => state)).toEqual(['reverted']);
  }

  describe.each(deaths)('%s', (_title, method, which, patches) => {
    test('leaves nothing that the next worker does not put back, once', { timeout: 180_000 }, async () => {
      await started();
      const hold = answerTo(method, which);
      expect((await approve(scene.slack, people.ada)).outcome).toBe('closed');
      if (patches > 2) {
        await untilPolicies(scene, 'Ignore');
        await scene.kubeletStartsBackend();
      }
      await hold.answered;
      await worker.kill();
      hold.release();
      expect(await scene.patches()).toHaveLength(patches);
      await scene.spawn('worker');
      if (patches <= 2) {
        await untilPolicies(scene, 'Ignore', takenUp);
        await scene.kubeletStartsBackend();
      }
      await untilPutBack();
    });
  });

  test('between flip and restore leaves both to the next worker', { timeout: 180_000 }, async () => {
    await started();
    expect((await approve(scene.slack, people.ada)).outcome).toBe('closed');
    await until('the card to say that it is open', () => offers(scene.slack, actionIds.restoreNow));
    await worker.kill();
    await scene.kubeletStartsBackend();
    expect(await scene.patches()).toHaveLength(2);
    await scene.spawn('worker');
    await untilPutBack();
  });

  test('not, but sleeps through its own attempt, leaves nothing open when it wakes', { timeout: 180_000 }, async () => {
    await started();
    const hold = answerTo('PATCH', 1);
    await approve(scene.slack, people.ada);
    await hold.answered;
    worker.child.kill('SIGSTOP');
    await scene.spawn('worker');
    await untilPolicies(scene, 'Ignore', takenUp);
    await scene.kubeletStartsBackend();
    await untilPutBack();
    const before = worker.log().length;
    hold.release();
    worker.child.kill('SIGCONT');
    await until('it has noticed that its lock is lost', () =>
      worker
        .log()
        .slice(before)
        .some((line) => line.job === 'remediate' && /Missing (?:lock|key)/.test(JSON.stringify(line))),
    );
    await until('a sweep of it', () =>
      worker
        .log()
        .slice(before)
        .some(({ msg }) => msg === 'sweep done'),
    );
    await untilPutBack();
  });

  test('after its card was posted, before that was recorded, leaves one card', { timeout: 60_000 }, async () => {
    const gate = await startGate(new URL(scene.slack.url).origin);
    try {
      const hold = gate.hold(({ path }) => path.endsWith('chat.postMessage'));
      worker = await scene.spawn('worker', { SLACK_API_URL: `${gate.url}/api/` });
      const url = await scene.startApp({ role: 'web' });
      expect(await deliver(url, checkoutAlert(scene.shop))).toBe(202);
      await hold.answered;
      await worker.kill();
      hold.release();
    } finally {
      await gate.stop();
    }
    const [posted] = roots(scene.slack);
    await scene.spawn('worker');
    await until('the card to go on', () => offers(scene.slack, actionIds.reviewFix), { within: takenUp });
    expect(roots(scene.slack).map(({ ts }) => ts)).toEqual([posted?.ts]);
  });
});
