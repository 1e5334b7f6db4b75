import { request } from 'node:http';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { linksIn, mentionsIn } from '../support/slack/transcript.ts';
import { channels } from '../support/slack/workspace.ts';
import { until } from '../support/until.ts';
import { alertToken, startWorld, type TestWorld } from '../support/world.ts';
import { alert, delivery } from './alerts.ts';

let world: TestWorld;
beforeEach(async () => {
  world = await startWorld();
  await world.startApp({ SALVOR_ALERT_BODY_LIMIT_MIB: '16' });
});
afterEach(() => world.stop());

const messages = () => world.slack.messages(channels.incidents);
const roots = () => messages().filter(({ thread_ts, ephemeralTo }) => !thread_ts && !ephemeralTo);

async function timed(payload: unknown): Promise<{ status: number; seconds: number }> {
  const started = performance.now();
  const status = await world.deliver(payload);
  return { status, seconds: (performance.now() - started) / 1000 };
}

/** Sends chunks without saying how many will come; gives the status. */
function chunked(chunk: string, times: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${alertToken}`, 'content-type': 'application/json' };
    const sending = request(`${world.url}/alerts/alertmanager`, { method: 'POST', headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sending.on('error', reject);
    for (let sent = 0; sent < times; sent += 1) sending.write(chunk);
    sending.end();
  });
}

describe('a delivery', () => {
  test('of ten thousand alerts about one workload is one thread, soon', async () => {
    const alerts = Array.from({ length: 10_000 }, (_, index) =>
      alert({ deployment: 'web', pod: `web-${index}` }, { annotations: { description: `x${index}`.repeat(100) } }),
    );
    const { status, seconds } = await timed(delivery(alerts));
    expect(status).toBe(202);
    expect(seconds).toBeLessThan(5);
    await until('the card', () => roots().length > 0);
    expect(roots()).toHaveLength(1);
  });

  test('of a thousand long error texts is read in a few seconds', async () => {
    const description = `${'token=abc, '.repeat(600)} user:pass@host `.repeat(2);
    const alerts = Array.from({ length: 1000 }, (_, index) =>
      alert(
        { deployment: 'web' },
        { fingerprint: `f${index}`, annotations: { description: `${index}${description}` } },
      ),
    );
    const { status, seconds } = await timed(delivery(alerts));
    expect(status).toBe(202);
    expect(seconds).toBeLessThan(5);
  });

  test('about five hundred subjects is stored whole within the time that Alertmanager waits', async () => {
    const alerts = Array.from({ length: 500 }, (_, index) => alert({ deployment: `app-${index}` }));
    const { status, seconds } = await timed(delivery(alerts));
    expect(status).toBe(202);
    expect(seconds).toBeLessThan(10);
    const redis = new Redis(world.redis.url);
    expect(await redis.keys('salvor:prod:incident:*')).toHaveLength(500);
    redis.disconnect();
  });

  test.each([
    ['deep lists', '['.repeat(3_000_000), 400],
    ['deep objects', '{"a":'.repeat(1_000_000), 400],
    ['deep labels', `{"version":"4","alerts":[{"labels":${'['.repeat(100_000)}${']'.repeat(100_000)}}]}`, 400],
    ['nothing', '', 400],
    ['null', 'null', 400],
    ['a number', '1e999', 400],
    ['a lone surrogate', '"\\ud800"', 400],
  ])('of %s is refused', async (_name, body, status) => {
    expect((await timed(body)).status).toBe(status);
    expect(await world.deliver(delivery([alert({ deployment: 'web' })]))).toBe(202);
  });

  test('in chunks is refused as soon as it is too large', async () => {
    expect(await chunked(' '.repeat(1024 * 1024), 17)).toBe(413);
  });

  test('that stops in the middle keeps nobody else from being heard', async () => {
    const sending = request(`${world.url}/alerts/alertmanager`, {
      method: 'POST',
      headers: { authorization: `Bearer ${alertToken}`, 'content-length': '1000' },
    });
    sending.on('error', () => undefined);
    sending.write('{"version":"4"');
    expect(await world.deliver(delivery([alert({ deployment: 'web' })]))).toBe(202);
    sending.destroy();
  });
});

const hostile =
  '<!channel> <@U0ADA0001> <!subteam^S0APPROVE> <https://evil.example|here> `x` ```y``` *b*\u0000\u202e\r\n';

describe('labels', () => {
  test.each([
    'namespace',
    'pod',
    'deployment',
    'container',
    'image',
    'registry',
    'webhook',
    'cluster',
    'alertname',
    'reason',
    '__proto__',
    'constructor',
  ])('that attack with %s call nobody, link nowhere, and get a thread', async (label) => {
    const labels = JSON.parse(`{"alertname":"ImagePullFailing","${label}":${JSON.stringify(hostile)}}`) as Record<
      string,
      string
    >;
    const annotations = { description: `Failed to pull image "${hostile}": ${hostile}`, summary: hostile };
    expect(await world.deliver(delivery([alert(labels, { annotations })]))).toBe(202);
    await until('the card', () => roots().length === 1);
    await until('the diagnosis', () => messages().length > 1);
    expect(messages().flatMap(mentionsIn)).toEqual([]);
    expect(
      messages()
        .flatMap(linksIn)
        .filter(({ url }) => url.includes('evil')),
    ).toEqual([]);
  });

  test.each(['namespace', 'deployment', 'image', 'registry', 'webhook', 'alertname', 'cluster'])(
    'of a megabyte in %s are bounded before they are stored',
    async (label) => {
      const labels = { alertname: 'ImagePullFailing', [label]: 'a'.repeat(1024 * 1024) };
      const one = alert(labels, { fingerprint: 'f'.repeat(1024 * 1024) });
      expect(await world.deliver(delivery([one]))).toBe(202);
      await until('the card', () => roots().length === 1);
      const redis = new Redis(world.redis.url);
      const [key = ''] = await redis.keys('salvor:prod:incident:*');
      expect(await redis.strlen(key)).toBeLessThan(100_000);
      redis.disconnect();
    },
  );
});
