import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { alertmanagerPayload } from '../../demo/incidents/alerts.ts';
import { enforcementDeadlock } from '../../demo/incidents/enforcement-deadlock.ts';
import { missingTag } from '../../demo/incidents/image-pulls.ts';
import { createKubernetes } from '../../src/clients/kubernetes/client.ts';
import { type KubernetesClient, KubernetesError } from '../../src/clients/kubernetes.ts';
import { startGate } from '../support/gate.ts';
import { channels, people } from '../support/slack/workspace.ts';
import { until } from '../support/until.ts';
import { alertToken, clusterName, startWorld, type TestWorld } from '../support/world.ts';

let world: TestWorld;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.stop());

const roots = () => world.slack.messages(channels.incidents).filter(({ thread_ts }) => thread_ts === undefined);
const thread = () => world.slack.transcript({ channel: channels.incidents, as: people.ada });

/** An alert about a workload that need not exist. */
function payload(labels: Record<string, string>, more: object = {}) {
  const alert = {
    status: 'firing',
    labels: { alertname: 'KubeContainerWaiting', reason: 'ImagePullBackOff', namespace: 'shop', ...labels },
    annotations: {},
    startsAt: '2026-03-01T03:00:00Z',
    endsAt: '0001-01-01T00:00:00Z',
    generatorURL: 'http://prometheus.example.com/graph',
    fingerprint: JSON.stringify(labels),
  };
  return {
    version: '4',
    status: 'firing',
    receiver: 'salvor',
    groupKey: '{}',
    truncatedAlerts: 0,
    alerts: [alert],
    ...more,
  };
}

const resolved = (labels: Record<string, string>) => {
  const body = payload(labels);
  return { ...body, alerts: body.alerts.map((alert) => ({ ...alert, status: 'resolved' })) };
};

describe('the alert door', () => {
  test('is closed without a configured token, and to a wrong one', async () => {
    await world.startApp({ SALVOR_ALERT_TOKEN: '' });
    expect(await world.deliver(payload({ pod: 'web-1' }))).toBe(401);
    await world.stopApp();
    await world.startApp();
    expect(await world.deliver(payload({ pod: 'web-1' }), 'wrong')).toBe(401);
    expect(await world.deliver(payload({ pod: 'web-1' }), '')).toBe(401);
    expect(roots()).toEqual([]);
  });

  test('refuses what is foreign with 400 and what is too large with 413', async () => {
    await world.startApp({ SALVOR_ALERT_BODY_LIMIT_MIB: '1' });
    expect(await world.deliver('{"state":"alerting"}')).toBe(400);
    expect(await world.deliver('not json')).toBe(400);
    const tooLarge = payload({ pod: 'web-1', note: 'x'.repeat(1024 * 1024) });
    expect(await world.deliver(tooLarge)).toBe(413);
    // Neither by its length as announced, nor by what comes.
    const unannounced = await fetch(`${world.url}/alerts/alertmanager`, {
      method: 'POST',
      headers: { authorization: `Bearer ${alertToken}` },
      body: new Blob([JSON.stringify(tooLarge)]).stream(),
      duplex: 'half',
    });
    expect(unannounced.status).toBe(413);
  });

  test('answers 503 while Redis is away, so that Alertmanager tries again', async () => {
    await world.startApp();
    await world.redis.kill('SIGKILL');
    expect(await world.deliver(payload({ pod: 'web-1' }))).toBe(503);
    await world.redis.restart();
    await until('the door to open again', async () => (await world.deliver(payload({ pod: 'web-1' }))) === 202);
    await until('the card', () => roots().length === 1);
  });

  test('answers 202 only when nothing can be lost any more', async () => {
    await world.startApp({}, { role: 'web' });
    expect(await world.deliver(payload({ pod: 'web-1' }))).toBe(202);
    await world.redis.kill('SIGKILL');
    await world.stopApp();
    await world.redis.restart();
    await world.startApp();
    await until('the card', () => roots().length === 1);
  });
});

describe('an incident', () => {
  test('gets its card within five seconds, before it is diagnosed', async () => {
    const gate = await startGate(world.cluster.url, world.cluster.authority);
    try {
      const kubeconfig = world.cluster.kubeconfig
        .replace(world.cluster.url, gate.url)
        .replace(/certificate-authority-data: \S+/, 'insecure-skip-tls-verify: true');
      const clusters = new Map([[clusterName, createKubernetes({ access: { kubeconfig } })]]);
      await world.startApp({}, { clusters });
      const hold = gate.hold(({ path }) => path.includes('/namespaces/shop/'));
      const at = performance.now();
      expect(await world.deliver(payload({ pod: 'web-1' }))).toBe(202);
      await until('the card', () => roots().length === 1);
      expect(performance.now() - at).toBeLessThan(5000);
      expect(thread()).toContain('Diagnosing');
      hold.release();
      await until('the diagnosis, in place', () => !thread().includes('Diagnosing'));
      expect(roots()).toHaveLength(1);
    } finally {
      await gate.stop();
    }
  });

  test('is one thread for one workload, whatever is delivered how often and in which group', async () => {
    await world.startApp();
    for (const pod of ['web-7d9f8b6c5d-x2x9k', 'web-7d9f8b6c5d-bbbbb', 'web-7d9f8b6c5d-x2x9k']) {
      expect(await world.deliver(payload({ pod }, { groupKey: pod }))).toBe(202);
    }
    await until('both alerts', () => thread().includes('2 alerts'));
    expect(roots()).toHaveLength(1);
  });

  test('tells how many alerts Alertmanager left out', async () => {
    await world.startApp();
    await world.deliver(payload({ pod: 'web-1' }, { truncatedAlerts: 15 }));
    await until('the number', () => thread().includes('15'));
  });

  test('ends with its last alert, and opens again when it fires within a day', async () => {
    await world.startApp();
    const affected = missingTag.seed(world, 'telling');
    const firing = alertmanagerPayload(world.cluster.store, affected, { startsAt: world.now() });
    await world.deliver(firing);
    await until('the diagnosis', () => thread().includes('does not exist'));
    await world.deliver(
      alertmanagerPayload(world.cluster.store, affected, { startsAt: world.now(), endsAt: world.now() }, firing),
    );
    const times = { startsAt: Date.parse(firing.alerts[0]?.startsAt ?? ''), endsAt: world.now() };
    await world.deliver(alertmanagerPayload(world.cluster.store, affected, times, firing));
    await until('the end', () => thread().includes('✅'));
    await world.deliver(alertmanagerPayload(world.cluster.store, affected, { startsAt: world.now() + 60_000 }));
    await until('the card to open again', () => !thread().includes('✅'));
    expect(roots()).toHaveLength(1);
  });

  test('whose cluster did not answer is looked at again, and then gets its cause and its fix', async () => {
    const client = createKubernetes({ access: { kubeconfig: world.cluster.kubeconfig } });
    let away = true;
    const cluster = new Proxy(client, {
      get: (target, name: keyof KubernetesClient) =>
        away && (name === 'get' || name === 'list')
          ? () => Promise.reject(new KubernetesError(0, 'ECONNREFUSED', 'connection refused'))
          : target[name],
    });
    await world.startApp({}, { clusters: new Map([[clusterName, cluster]]) });
    const affected = enforcementDeadlock.seed(world, 'telling');
    const alert = alertmanagerPayload(world.cluster.store, affected, { startsAt: world.now() });
    const known = {
      ...alert,
      alerts: alert.alerts.map((each) => ({ ...each, labels: { ...each.labels, alertname: 'AdmissionBlocked' } })),
    };
    await world.deliver(known);
    await until('a diagnosis', () => thread().includes('could not be seen'));
    expect(thread()).not.toContain('[Review the fix]');
    away = false;
    world.advance(61_000);
    await until('the offer', () => thread().includes('[Review the fix]'));
  });

  test('of another kind is diagnosed first and posts nothing when it is not ours', async () => {
    await world.startApp();
    const labels = { alertname: 'KubePodNotReady', reason: 'CrashLoopBackOff', pod: 'nobody-1' };
    await world.deliver(payload(labels));
    await until('the log line', () => world.logged.some((line) => line.includes('not about images')));
    expect(roots()).toEqual([]);
    await world.deliver(resolved(labels));
  });
});

describe('Slack', () => {
  test('whose answer was lost gets no second root message', async () => {
    await world.startApp();
    world.slack.failNext('chat.postMessage', 'drop-answer');
    await world.deliver(payload({ pod: 'web-1' }));
    await until('a reply in the thread', () =>
      world.slack.messages(channels.incidents).some(({ thread_ts }) => thread_ts !== undefined),
    );
    expect(roots()).toHaveLength(1);
  });

  test('whose answer to a reply was lost gets no second reply', async () => {
    await world.startApp();
    await world.deliver(payload({ pod: 'web-1' }));
    const replies = () => world.slack.messages(channels.incidents).filter(({ thread_ts }) => thread_ts !== undefined);
    await until('the diagnosis', () => replies().length > 0);
    const before = replies().length;
    world.slack.failNext('chat.postMessage', 'drop-answer');
    await world.deliver(resolved({ pod: 'web-1' }));
    await until('a search for it', () => world.slack.calls('conversations.replies').length > 0);
    await until('the thread to have heard everything', async () => {
      const id = world.logged.map((line) => /"incident":"(\w+)"/.exec(line)?.[1]).find(Boolean) ?? '';
      const incident = await world.store.get(id);
      return incident?.resolvedAt !== undefined && incident.toldNews === incident.news.length;
    });
    expect(replies()).toHaveLength(before + 1);
  });

  test('away for ten minutes loses nothing', async () => {
    await world.startApp();
    world.slack.goAway();
    await world.deliver(payload({ pod: 'web-1' }));
    await until('a failed try', () => world.logged.some((line) => line.includes('job failed')));
    world.advance(10 * 60_000);
    world.slack.comeBack();
    await until('the diagnosis in the thread', () => world.slack.messages(channels.incidents).length >= 2, {
      within: 20_000,
    });
    expect(roots()).toHaveLength(1);
  });

  test('gets no second root message from a process that died before it knew the first', async () => {
    await world.startApp();
    await world.deliver(payload({ pod: 'web-1' }));
    await until('the card', () => roots().length === 1);
    const [root] = roots();
    await world.stopApp();
    // What a killed process leaves behind: the message is there, its `ts` was never stored.
    const id = world.logged.map((line) => /"incident":"(\w+)"/.exec(line)?.[1]).find(Boolean) ?? '';
    await world.store.update(id, (incident) => ({
      ...incident,
      thread: { channel: incident.thread.channel, postingSince: incident.openedAt },
      toldNews: 0,
    }));
    world.advance(61_000);
    await world.startApp();
    await until('the thread to be known again', async () => (await world.store.get(id))?.thread.ts === root?.ts);
    expect(roots()).toHaveLength(1);
  });
});
