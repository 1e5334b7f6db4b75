import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { actionIds } from '../../src/views/actions.ts';
import { controlPlanePart } from '../support/control-plane.ts';
import { canaries, type PlaneHouse, type PlaneScene, startPlaneHouse } from '../support/plane-world.ts';
import { describeWithRealPart } from '../support/real-part.ts';
import { channels, people } from '../support/slack/workspace.ts';
import {
  approve,
  attemptState,
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

const statusOf = async (url: string) => {
  const response = await fetch(url);
  await response.text();
  return response.status;
};

vi.setConfig({ testTimeout: 120_000 });

describeWithRealPart('Salvor as a process', controlPlanePart, () => {
  let house: PlaneHouse;
  let scene: PlaneScene;
  beforeAll(async () => {
    house = await startPlaneHouse();
  }, 120_000);
  afterAll(() => house?.stop());
  beforeEach(async () => {
    scene = await house.scene();
  }, 120_000);
  afterEach(() => scene.stop());

  test('finishes the job at hand when it is told to end, and ends well', async () => {
    const { slack } = scene;
    const worker = await scene.spawn('worker');
    await untilOffered(scene, await scene.startApp({ role: 'web' }));
    const hold = house.gate.hold(({ method, path }) => method === 'PATCH' && path.includes(scene.configuration));
    await approve(slack, people.ada);
    await hold.answered;
    const ended = worker.terminate();
    await until('it heard the signal', () => worker.log().some(({ msg }) => msg === 'stopping'));
    expect(worker.child.exitCode).toBeNull();
    expect(await attemptState(scene, incidentOf(slack))).toBe('applying');
    hold.release();
    expect(await ended).toBe(0);
    expect(await attemptState(scene, incidentOf(slack))).toBe('applied');
    expect(await scene.patches()).toHaveLength(2);
  });

  test('ends well with nothing to do, and leaves no port open', async () => {
    const salvor = await scene.spawn('start');
    expect(await salvor.terminate()).toBe(0);
    await expect(fetch(`${salvor.url}/healthz`)).rejects.toThrow();
  });

  test('ends with an error when it cannot start', async () => {
    const first = await scene.spawn('start');
    const taken = { SALVOR_PORT: new URL(first.url).port };
    await expect(scene.spawn('start', taken)).rejects.toThrow(/^Salvor ended with 3:[\s\S]*EADDRINUSE/);
    const nowhere = { REDIS_URL: 'redis://127.0.0.1:1' };
    await expect(scene.spawn('start', nowhere)).rejects.toThrow(/^Salvor ended with 3:[\s\S]*ECONNREFUSED/);
  });

  test('is healthy all the time and ready while Redis answers', async () => {
    const { url } = await scene.spawn('start');
    expect([await statusOf(`${url}/healthz`), await statusOf(`${url}/readyz`)]).toEqual([200, 200]);
    await scene.redis.kill('SIGKILL');
    expect([await statusOf(`${url}/healthz`), await statusOf(`${url}/readyz`)]).toEqual([200, 503]);
    await scene.redis.restart();
    await until('it is ready again', async () => (await statusOf(`${url}/readyz`)) === 200);
  });

  test('names the incident in every line from alert to fix, and shows a secret nowhere', async () => {
    const { slack, redis } = scene;
    const watcher = new Redis(redis.url);
    const monitor = await watcher.monitor();
    const written: string[] = [];
    monitor.on('monitor', (_time: string, args: readonly string[]) => void written.push(args.join(' ')));
    try {
      const salvor = await scene.spawn('start');
      await slipUp(salvor.url);
      const told = `unauthorized: https://robot:${canaries.registry}@registry.example.com/v2/`;
      expect(await deliver(salvor.url, checkoutAlert(scene.shop, 'firing', told))).toBe(202);
      await until('the offer', () => offers(slack, actionIds.reviewFix), { within: 30_000 });
      await slack.act.slash({
        user: people.ada,
        channel: channels.incidents,
        command: '/salvor',
        text: `error ${told}`,
      });
      expect((await approve(slack, people.ada)).outcome).toBe('closed');
      await untilPolicies(scene, 'Ignore');
      await scene.kubeletStartsBackend();
      await untilPolicies(scene, 'Fail');
      await until('the report', () => thread(slack).includes('Closing report'));
      expect(await deliver(salvor.url, checkoutAlert(scene.shop, 'resolved', told))).toBe(202);
      await until('the green card', () => thread(slack).includes('✅'));
      expect(await salvor.terminate()).toBe(0);

      const id = incidentOf(slack);
      const ofIncident = salvor
        .log()
        .filter(({ incident }) => incident === id)
        .map(({ msg, state }) => state ?? msg);
      const steps = [
        'alerts received',
        'remediation planned',
        'incident diagnosed',
        'thread told',
        'remediation decided',
      ];
      expect(ofIncident).toEqual(expect.arrayContaining([...steps, 'applying', 'applied', 'reverted']));
      const nameless = salvor
        .log()
        .filter(({ msg, incident }) => /^(incident|remediation|thread)/.test(msg) && incident !== id);
      expect(nameless).toEqual([]);

      const everything = [salvor.output(), ...written, JSON.stringify(slack.messages(channels.incidents))].join('\n');
      expect(written.some((line) => line.includes(id))).toBe(true);
      expect(salvor.output()).toContain('invalid_auth');
      expect(house.registry.requests.some(({ authorization }) => authorization === 'basic')).toBe(true);
      for (const secret of [...Object.values(canaries), house.token]) expect(everything).not.toContain(secret);
      const encoded = Buffer.from(`robot:${canaries.pullSecret}`).toString('base64');
      expect(everything).not.toContain(encoded);
      expect(roots(slack)).toHaveLength(1);
    } finally {
      monitor.disconnect();
      watcher.disconnect();
    }
  });

  /** What makes errors that quote requests: doors opened with wrong keys, and a Slack that refuses. */
  async function slipUp(url: string): Promise<void> {
    const wrong = { authorization: `Bearer ${canaries.alertToken}x`, 'content-type': 'application/json' };
    expect((await fetch(`${url}/alerts/alertmanager`, { method: 'POST', headers: wrong, body: '{}' })).status).toBe(
      401,
    );
    const unsigned = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = `token=${canaries.signingSecret}&payload=%7B%7D`;
    expect((await fetch(`${url}/slack/events`, { method: 'POST', headers: unsigned, body })).status).toBe(401);
    scene.slack.failNext('chat.postMessage', { error: 'invalid_auth' });
    scene.slack.failNext('chat.update', { status: 500, body: 'oops' });
  }
});
