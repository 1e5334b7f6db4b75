import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { alertmanagerPayload } from '../../demo/incidents/alerts.ts';
import { enforcementDeadlock } from '../../demo/incidents/enforcement-deadlock.ts';
import { actionIds } from '../../src/views/actions.ts';
import type { Message } from '../support/slack/state.ts';
import { linksIn, mentionsIn } from '../support/slack/transcript.ts';
import { channels, people } from '../support/slack/workspace.ts';
import { until } from '../support/until.ts';
import { alertToken, startWorld, type TestWorld } from '../support/world.ts';
import { alert, delivery } from './alerts.ts';
import { everythingIn, showsNone } from './canaries.ts';

const canaries = {
  alertToken,
  botToken: 'xoxb-1122334455-canary7f3a',
  signingSecret: 'canarysigningsecret91bd',
  pullPassword: 'canaryPullPassword-e884',
  registryToken: 'canaryRegistryToken0d61aa',
  proxyPassword: 'canaryProxyPassword77',
  redisPassword: 'canaryRedisPassword-31c',
  annotation: 'ghp_canaryAnnotation0123456789abcdef',
  label: 'canaryLabelPassword',
  asked: 'canaryAskedPassword',
  jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJjYW5hcnkiOiJqd3QifQ.c2lnbmF0dXJlLWNhbmFyeQ',
} as const;

let world: TestWorld;
let redis: Redis;
beforeEach(async () => {
  world = await startWorld({ botToken: canaries.botToken, signingSecret: canaries.signingSecret });
  redis = new Redis(world.redis.url);
  redis.on('error', () => undefined);
});
afterEach(async () => {
  redis.disconnect();
  await world.stop();
});

const messages = () => world.slack.messages(channels.incidents);
const root = () => messages().find(({ thread_ts, ephemeralTo }) => !thread_ts && !ephemeralTo) as Message;
const thread = () => world.slack.transcript({ channel: channels.incidents, as: people.ada });

test('no secret of anybody is stored, logged or said through a whole incident', async () => {
  // Connections that are open already stay so.
  await redis.config('SET', 'requirepass', canaries.redisPassword);
  await world.startApp({
    REDIS_URL: world.redis.url.replace('redis://', `redis://:${canaries.redisPassword}@`),
    HTTPS_PROXY: `http://user:${canaries.proxyPassword}@127.0.0.1:1`,
    SALVOR_LOG_LEVEL: 'debug',
  });
  let seen = '';
  const affected = enforcementDeadlock.seed(world, 'telling');
  world.registry.setFault('keelguard/keelguard', { kind: 'error', status: 503 });
  const firing = alertmanagerPayload(world.cluster.store, affected, { startsAt: world.now() });
  const annotations = {
    description: `pull failed: Authorization: Bearer ${canaries.registryToken} https://bob:${canaries.pullPassword}@registry.example.com/v2/`,
    message: `{"auths":{"r.example.com":{"auth":"${Buffer.from(`bob:${canaries.pullPassword}`).toString('base64')}"}}} ${canaries.jwt}`,
    summary: `token ${canaries.annotation}`,
  };
  expect(await world.deliver({ ...firing, alerts: firing.alerts.map((one) => ({ ...one, annotations })) })).toBe(202);
  expect(
    await world.deliver(
      delivery([
        alert(
          {
            alertname: 'RegistryDown',
            image: `https://bob:${canaries.label}@registry.example.com/shop/web:1`,
            namespace: '',
          },
          { annotations, fingerprint: 'x' },
        ),
      ]),
    ),
  ).toBe(202);
  for (const text of [
    `image https://bob:${canaries.asked}@registry.example.com/x:1`,
    `error unauthorized: https://bob:${canaries.asked}@registry.example.com/x ${canaries.jwt}`,
    `frobnicate password=${canaries.asked}`,
  ]) {
    await world.slack.act.slash({ user: people.ada, channel: channels.incidents, command: '/salvor', text });
  }
  seen += await everythingIn(redis);
  await until('the offer', () => thread().includes('Review the fix'));
  await world.slack.act.click({ user: people.ada, message: root(), actionId: actionIds.readInMyLanguage });
  const card = messages().find(({ blocks }) => JSON.stringify(blocks ?? []).includes(actionIds.reviewFix)) as Message;
  await world.slack.act.click({ user: people.ada, message: card, actionId: actionIds.reviewFix });
  await until('the modal', () => world.slack.viewOf(people.ada));
  await world.slack.act.submit({
    user: people.ada,
    values: { reason: `password=${canaries.asked} and ${canaries.annotation}` },
  });
  await until('the change', () => thread().includes('[Restore now]'));
  seen += await everythingIn(redis);
  await world.deliver(`{"version":"4","alerts":[{"labels":{"a":"${canaries.label}","b":1}}]}`);
  await world.deliver(delivery([alert({ deployment: 'web' })]), `${alertToken}x`);
  world.registry.clearFaults();
  await until('the report', () => thread().includes('Who'), { within: 15_000 });
  seen += await everythingIn(redis);

  const kubeconfigToken = /token: "?([^"\s]+)/.exec(world.cluster.kubeconfig)?.[1] ?? '';
  showsNone({ kubeconfigToken }, 'Redis', seen);
  showsNone({ kubeconfigToken }, 'the log', world.logged.join('\n'));
  showsNone({ kubeconfigToken }, 'Slack', JSON.stringify(world.slack.calls()));
  showsNone(canaries, 'Redis', seen);
  expect(seen).not.toContain('/response/');
  expect(seen).not.toContain('response_url');
  showsNone(canaries, 'the log', world.logged.join('\n'));
  // What people write into Slack themselves stands there already; Salvor must not say it again.
  showsNone(canaries, 'Slack', JSON.stringify(world.slack.calls()));
  showsNone(canaries, 'the door', await (await fetch(`${world.url}/readyz`)).text());
  expect(
    messages()
      .flatMap(linksIn)
      .filter(({ url }) => url.includes('bob')),
  ).toEqual([]);
  expect(
    messages()
      .flatMap(mentionsIn)
      .filter(({ id }) => id !== people.ada),
  ).toEqual([]);
});
