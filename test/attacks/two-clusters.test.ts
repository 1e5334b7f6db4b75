import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SampleCluster, startSampleCluster } from '../../demo/cluster/sample-cluster.ts';
import { alertmanagerPayload } from '../../demo/incidents/alerts.ts';
import { enforcement, enforcementDeadlock } from '../../demo/incidents/enforcement-deadlock.ts';
import { createKubernetes } from '../../src/clients/kubernetes/client.ts';
import { prefixOf } from '../../src/redis.ts';
import { actionIds } from '../../src/views/actions.ts';
import type { Message } from '../support/slack/state.ts';
import { channels, people } from '../support/slack/workspace.ts';
import { until } from '../support/until.ts';
import { clusterName, startWorld, type TestWorld } from '../support/world.ts';
import { alert, delivery } from './alerts.ts';

let world: TestWorld;
let other: SampleCluster;
let redis: Redis;
beforeEach(async () => {
  world = await startWorld();
  other = await startSampleCluster({ nodes: [] });
  redis = new Redis(world.redis.url);
});
afterEach(async () => {
  redis.disconnect();
  await world.stop();
  await other.stop();
});

test('the Salvors of two clusters on one Redis never take each other’s alerts, jobs and questions', async () => {
  const first = await world.startApp({}, { role: 'web' });
  const door = world.url;
  const clusters = new Map([['staging', createKubernetes({ access: { kubeconfig: other.kubeconfig } })]]);
  const second = await world.startApp({ SALVOR_CLUSTER: 'staging' }, { clusters });
  try {
    const deliver = async (url: string, name: string) => {
      const headers = { authorization: 'Bearer alert-token-of-the-tests', 'content-type': 'application/json' };
      const body = JSON.stringify(delivery([alert({ deployment: name })]));
      const { status } = await fetch(`${url}/alerts/alertmanager`, { method: 'POST', headers, body });
      expect(status).toBe(202);
    };
    await deliver(door, 'web');
    await deliver(world.url, 'web');
    const thread = () => world.slack.transcript({ channel: channels.incidents, as: people.ada });
    await until('the card of the second cluster', () => thread().includes('staging'));
    // The first has no worker yet: whoever else took its job would have told it.
    expect(thread()).not.toContain(clusterName);
    for (const name of [clusterName, 'staging'])
      expect(await redis.keys(`${prefixOf(name)}:incident:*`)).toHaveLength(1);
    expect(await redis.llen(`${prefixOf(clusterName)}:salvor-investigate:wait`)).toBe(1);
    await world.startApp();
    await until('the card of the first cluster', () => thread().includes(clusterName));
  } finally {
    await first.stop();
    await second.stop();
  }
});

test('a second cluster of the same name fixes and restores nothing, and says so', async () => {
  const root = () =>
    world.slack
      .messages(channels.incidents)
      .find(({ thread_ts, ephemeralTo }) => !thread_ts && !ephemeralTo) as Message;
  const policy = () => {
    const stored = world.cluster.store.get('validatingwebhookconfigurations', undefined, enforcement.configuration);
    return (stored as unknown as { webhooks: { failurePolicy: string }[] }).webhooks[0]?.failurePolicy;
  };
  const logged = (part: string) => world.logged.some((line) => line.includes(part));
  await world.startApp();
  const affected = enforcementDeadlock.seed(world, 'telling');
  world.registry.setFault('keelguard/keelguard', { kind: 'error', status: 503 });
  await world.deliver(alertmanagerPayload(world.cluster.store, affected, { startsAt: world.now() }));
  await until('the offer', () => JSON.stringify(root()?.blocks ?? []).includes(actionIds.reviewFix));
  await world.stopApp();

  const kubernetes = createKubernetes({ access: { kubeconfig: other.kubeconfig } });
  const second = await world.startApp({}, { role: 'worker', clusters: new Map([[clusterName, kubernetes]]) });
  const door = await world.startApp({}, { role: 'web' });
  try {
    await until('the second to say so', () => logged('another cluster of this name'));
    await world.slack.act.click({ user: people.ada, message: root(), actionId: actionIds.reviewFix });
    await until('the modal', () => world.slack.viewOf(people.ada));
    await world.slack.act.submit({ user: people.ada, values: { reason: 'nothing can start' } });
    await until('the second to leave the fix alone', () => logged('another cluster has the name'));
    expect(policy()).toBe('Fail');
    await world.startApp({}, { role: 'worker' });
    world.advance(61_000);
    await until('the first to carry it out', () => policy() === 'Ignore');
    expect(logged('outdated')).toBe(false);
  } finally {
    await second.stop();
    await door.stop();
  }
});

test('no name of a cluster reaches into the keys of another', () => {
  const names = ['a', 'a:incident', 'a/b', 'a%3Aincident', 'a:b', 'A'];
  const prefixes = names.map((name) => `${prefixOf(name)}:`);
  for (const [index, prefix] of prefixes.entries())
    expect(prefixes.filter((each, at) => at !== index && each.startsWith(prefix))).toEqual([]);
});
