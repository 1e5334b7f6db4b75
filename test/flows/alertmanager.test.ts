import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Alertmanager, alertmanagerPart, startAlertmanager } from '../support/alertmanager.ts';
import { describeWithRealPart } from '../support/real-part.ts';
import { channels, people } from '../support/slack/workspace.ts';
import { until } from '../support/until.ts';
import { alertToken, startWorld, type TestWorld } from '../support/world.ts';

const labels = {
  alertname: 'KubeContainerWaiting',
  namespace: 'shop',
  pod: 'web-1',
  container: 'web',
  reason: 'ImagePullBackOff',
};

describeWithRealPart('a real Alertmanager', alertmanagerPart, (program) => {
  let world: TestWorld;
  let alertmanager: Alertmanager;
  const start = async (token: string) => {
    await world.startApp();
    alertmanager = await startAlertmanager(program, `${world.url}/alerts/alertmanager`, token);
  };
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(async () => {
    await alertmanager?.stop();
    await world.stop();
  });

  const roots = () => world.slack.messages(channels.incidents).filter(({ thread_ts }) => thread_ts === undefined);
  const thread = () => world.slack.transcript({ channel: channels.incidents, as: people.ada });
  const rejected = (status: number) => world.logged.some((line) => line.includes(`"status":${status}`));
  const resolved = () => new Date(Date.now() - 1000).toISOString();

  test('brings an alert to a card, and its end to the end of the incident', { timeout: 60_000 }, async () => {
    await start(alertToken);
    await alertmanager.post(labels);
    await until('the card', () => roots().length === 1);
    expect(thread()).toContain('shop/web');
    await alertmanager.post(labels, resolved());
    await until('the green card', () => thread().includes('✅'), { within: 20_000 });
    expect(roots()).toHaveLength(1);
  });

  test('gets 503 while Redis is away and delivers again when it is back', { timeout: 90_000 }, async () => {
    await start(alertToken);
    await world.redis.kill('SIGKILL');
    await alertmanager.post(labels);
    await until('the refusal', () => rejected(503));
    expect(roots()).toEqual([]);
    await world.redis.restart();
    await until('the card', () => roots().length === 1, { within: 60_000 });
  });

  test('with a wrong token is turned away', async () => {
    await start('not-the-token');
    await alertmanager.post(labels);
    await until('the refusal', () => rejected(401));
    expect(roots()).toEqual([]);
  });
});
