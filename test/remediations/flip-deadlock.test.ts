import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KubernetesClient } from '../../src/clients/kubernetes.ts';
import { inspect } from '../../src/inspectors/inspect.ts';
import type { RegistryProber } from '../../src/inspectors/inspector.ts';
import { flipFailurePolicy } from '../../src/remediations/flip-failure-policy.ts';
import { controlPlanePart } from '../support/control-plane.ts';
import { describeWithRealPart } from '../support/real-part.ts';
import { until } from '../support/until.ts';
import { type Cluster, realCluster, sampleCluster } from './cluster.ts';
import { planOf, witness } from './properties.ts';
import { create, hook, mutatingPath, validatingPath } from './webhooks.ts';

const name = 'trust.hooks.gate.example';
const labels = { app: 'gate' };

const registry: RegistryProber = { look: () => Promise.reject(new Error('no image is looked at')) };

// Nothing schedules pods here, so they name their node. The gate's own pods fall under the gate, and it is down: the ReplicaSet's controller cannot create them.
async function lockOut(cluster: Cluster): Promise<void> {
  await cluster.send('POST', '/api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'trust', labels: { watched: 'gate' } },
  });
  await cluster.send('POST', '/api/v1/namespaces/trust/services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'gate' },
    spec: { selector: labels, ports: [{ port: 443, targetPort: 8443 }] },
  });
  await create(cluster, mutatingPath, 'gate-mutating', [hook(name)]);
  await create(cluster, validatingPath, 'gate-validating', [hook('check.gate.example')]);
  await cluster.send('POST', '/apis/apps/v1/namespaces/trust/replicasets', {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: 'gate' },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { nodeName: 'node-1', containers: [{ name: 'gate', image: 'registry.example/gate:1' }] },
      },
    },
  });
}

// What a kubelet writes when a pod runs; the endpoints are their controller's business.
async function start(cluster: Cluster, pod: string): Promise<void> {
  const path = `/api/v1/namespaces/trust/pods/${pod}`;
  const object = (await cluster.send('GET', path)) as object;
  const ip = '10.1.0.7';
  const condition = { type: 'Ready', status: 'True', lastTransitionTime: new Date().toISOString() };
  const status = { phase: 'Running', podIP: ip, podIPs: [{ ip }], conditions: [condition] };
  await cluster.send('PUT', `${path}/status`, { ...object, status });
}

async function podsOf(kubernetes: KubernetesClient): Promise<readonly string[]> {
  const pods = await kubernetes.list('Pod', { namespace: 'trust' });
  return pods.map(({ metadata }) => metadata?.name ?? '');
}

function describeDeadlock(startCluster: () => Promise<Cluster>): void {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster();
    await lockOut(cluster);
  });
  afterAll(() => cluster.stop());

  test('opens, sees the recovery, closes again and names what came in', { timeout: 60_000 }, async () => {
    const { kubernetes } = cluster;
    await until(
      'the ReplicaSet fails to create its pods',
      async () => {
        const events = await kubernetes.list('Event', { namespace: 'trust' });
        return events.find(({ reason, message }) => reason === 'FailedCreate' && message?.includes(name));
      },
      { within: 30_000 },
    );
    expect(await podsOf(kubernetes)).toEqual([]);

    const subject = { kind: 'workload', cluster: 'test', namespace: 'trust', name: 'gate' } as const;
    const evidence = await inspect(subject, ['webhooks', 'messages'], {
      texts: [],
      kubernetes,
      registry,
      now: Date.now(),
    });
    const plan = await planOf(flipFailurePolicy, { evidence, kubernetes });
    expect(plan.changes.map(({ label }) => label)).toEqual([name, 'check.gate.example']);

    const from = Date.now();
    expect(await flipFailurePolicy.apply(plan, witness, kubernetes)).toEqual({ outcome: 'applied' });
    const pods = await until(
      'two pods are created',
      async () => (await podsOf(kubernetes)).length === 2 && podsOf(kubernetes),
      {
        within: 40_000,
      },
    );
    expect(await flipFailurePolicy.verify(plan, kubernetes)).toMatchObject({
      remark: { key: 'no-ready-pod', values: { pods: 2 } },
    });

    await start(cluster, pods[0] ?? '');
    await until('the backend has recovered', async () => {
      expect(await flipFailurePolicy.verify(plan, kubernetes)).toEqual({ outcome: 'recovered' });
      return true;
    });
    expect(await flipFailurePolicy.revert(plan, witness, kubernetes)).toMatchObject({ outcome: 'reverted' });
    expect(await flipFailurePolicy.stillHolds(plan, kubernetes)).toBe(true);
    const created = await flipFailurePolicy.createdMeanwhile(plan, from, Date.now(), kubernetes);
    expect(created.toSorted()).toEqual(pods.map((pod) => `trust/${pod}`).toSorted());
  });
}

describeWithRealPart('The deadlock of a fail-closed webhook with real controllers', controlPlanePart, () =>
  describeDeadlock(() => realCluster(true)),
);

describe('The deadlock of a fail-closed webhook in the sample cluster', () => describeDeadlock(sampleCluster));
