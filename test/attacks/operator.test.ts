import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { start } from '../cli/salvor.ts';
import { kubeconfigFor } from '../support/false-api-server.ts';
import { channels } from '../support/slack/workspace.ts';
import { until } from '../support/until.ts';
import { type Launched, watch } from '../support/watch.ts';
import { startWorld, type TestWorld } from '../support/world.ts';
import { alert, delivery } from './alerts.ts';

let world: TestWorld;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.stop());

const line = (part: string) => world.logged.find((logged) => logged.includes(part));

test('a Redis that may forget is named at the start, with the settings that let it', async () => {
  const redis = new Redis(world.redis.url);
  await world.startApp();
  expect(line('Redis may lose')).toBeUndefined();
  await world.stopApp();
  await redis.config('SET', 'appendfsync', 'everysec');
  await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
  await world.startApp();
  expect(JSON.parse(line('Redis may lose') ?? '{}')).toMatchObject({
    level: 'warn',
    settings: ['appendfsync=everysec', 'maxmemory-policy=allkeys-lru'],
  });
  redis.disconnect();
});

test('a wrong bot token is named at the start, and alerts are taken all the same', async () => {
  await world.startApp({ SLACK_BOT_TOKEN: 'xoxb-wrong-token-of-an-operator' });
  const named = await until('the log', () => line('Slack refuses the bot token'));
  expect(named).toContain('invalid_auth');
  expect(named).not.toContain('xoxb-wrong');
  expect(await world.deliver(delivery([alert({ deployment: 'web' })]))).toBe(202);
  await world.stopApp();
  await world.startApp();
  world.advance(61_000);
  await until('the card', () => world.slack.messages(channels.incidents).length > 0);
});

/** `salvor start` by Socket Mode with a Slack that is away. */
async function launch(folder: string, kubeconfig: string): Promise<Launched> {
  await writeFile(join(folder, 'kubeconfig'), kubeconfig);
  return watch(
    start(['start'], {
      SLACK_BOT_TOKEN: 'xoxb-token-of-a-test',
      SLACK_APP_TOKEN: 'xapp-token-of-a-test',
      SLACK_API_URL: 'http://127.0.0.1:9/api/',
      SALVOR_CHANNEL: channels.incidents,
      SALVOR_HOST: '127.0.0.1',
      SALVOR_PORT: '0',
      KUBECONFIG: join(folder, 'kubeconfig'),
      REDIS_URL: world.redis.url,
    }),
  );
}

test.each([
  [
    'a kubeconfig that cannot be read ends the start, and says so',
    'token: canaryKubeconfigToken\n\tapiVersion: {',
    3,
    'the kubeconfig cannot be read',
  ],
  ['Salvor ends when it is told to, although Slack is away', kubeconfigFor('http://127.0.0.1:9'), 0, '"started"'],
])(
  '%s',
  async (_, kubeconfig, code, said) => {
    const folder = await mkdtemp(join(tmpdir(), 'salvor-operator-'));
    const launched = await launch(folder, kubeconfig);
    try {
      await until('what it has to say', () => launched.output().includes(said), { within: 15_000 });
      // What cannot start ends by itself.
      if (code === 0) launched.child.kill('SIGTERM');
      const late = setTimeout(() => launched.child.kill('SIGKILL'), 10_000);
      expect(await launched.ended).toMatchObject({ code, signal: null });
      expect(launched.output()).not.toMatch(/canary|token-of-a-test/);
      clearTimeout(late);
    } finally {
      launched.child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    }
  },
  40_000,
);
