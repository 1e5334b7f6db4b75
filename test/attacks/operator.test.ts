import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { channels } from '../support/slack/workspace.ts';
import { until } from '../support/until.ts';
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
