import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from '../../demo/cluster/object.ts';
import { type SampleCluster, startSampleCluster } from '../../demo/cluster/sample-cluster.ts';
import { createKubernetes } from '../../src/clients/kubernetes/client.ts';
import type { KubernetesClient } from '../../src/clients/kubernetes.ts';
import { type FactName, factIn } from '../../src/evidence/evidence.ts';
import type { Subject } from '../../src/evidence/subject.ts';
import { inspectors } from '../../src/inspectors/index.ts';
import { inspect } from '../../src/inspectors/inspect.ts';
import { noRegistry } from '../support/no-registry.ts';

// What the old control plane of the other tests does not serve: discovery.k8s.io/v1 and batch/v1 CronJobs.
let cluster: SampleCluster;
let kubernetes: KubernetesClient;

async function apply(path: string): Promise<void> {
  const text = await readFile(new URL(path, import.meta.url), 'utf8');
  const uids: Record<string, string> = {};
  for (const document of parseAllDocuments(text)) {
    const manifest = document.toJS() as Manifest;
    for (const owner of manifest.metadata.ownerReferences ?? []) owner.uid = uids[owner.kind] ?? owner.uid;
    uids[manifest.kind] = cluster.create(manifest).metadata.uid;
  }
}

beforeAll(async () => {
  cluster = await startSampleCluster({ controllerBackOff: { first: 20, max: 200 } });
  for (const manifest of ['identity', 'diagnose', 'pull-secrets']) await apply(`../../deploy/rbac/${manifest}.yaml`);
  await apply('./world/backup.yaml');
  kubernetes = createKubernetes({ access: { kubeconfig: cluster.kubeconfigForServiceAccount('salvor', 'salvor') } });
});

afterAll(async () => {
  await kubernetes.close();
  await cluster.stop();
});

const look = (subject: Subject, wanted: readonly FactName[]) =>
  inspect(subject, wanted, { texts: [], kubernetes, registry: noRegistry(), now: 0 });

test('the pods of a CronJob are found through its Jobs', async () => {
  const backup: Subject = { kind: 'workload', cluster: 'test', namespace: 'shop', name: 'backup' };
  const evidence = await look(backup, ['pod', 'workload', 'events']);
  expect(factIn(evidence, 'workload')?.object).toEqual({ kind: 'CronJob', namespace: 'shop', name: 'backup' });
  expect(factIn(evidence, 'pod')).toMatchObject({
    name: 'backup-29000000-abcde',
    owners: [
      { kind: 'Job', name: 'backup-29000000' },
      { kind: 'CronJob', name: 'backup' },
    ],
  });
});

test('without the right to list jobs.batch a diagnosis names it', async () => {
  const role = cluster.kubeconfigForServiceAccount('shop', 'default');
  const other = createKubernetes({ access: { kubeconfig: role } });
  const rules = [{ apiGroups: ['*'], resources: ['*'], verbs: ['get'] }];
  const subjects = [{ kind: 'ServiceAccount', name: 'default', namespace: 'shop' }];
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'get-only' };
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  cluster.create({ apiVersion, kind: 'ClusterRole', metadata: { name: 'get-only' }, rules });
  cluster.create({ apiVersion, kind: 'ClusterRoleBinding', metadata: { name: 'get-only' }, roleRef, subjects });
  const backup: Subject = { kind: 'workload', cluster: 'test', namespace: 'shop', name: 'backup' };
  const evidence = await inspect(backup, ['pod'], { texts: [], kubernetes: other, registry: noRegistry(), now: 0 });
  await other.close();
  expect(evidence.pod).toMatchObject({
    because: { reason: 'forbidden', permission: { verb: 'list', group: 'batch', resource: 'jobs', namespace: 'shop' } },
  });
});

test('endpoints are counted by their slices, a pod with two addresses once', async () => {
  const evidence = await look({ kind: 'webhook', cluster: 'test', name: 'check.gate.example.com' }, ['webhooks']);
  expect(factIn(evidence, 'webhooks')?.[0]).toMatchObject({
    name: 'check.gate.example.com',
    matchConditions: ['not-the-gate'],
    backend: { service: 'found', readyEndpoints: 1, notReadyEndpoints: 1 },
  });
});

test('no fact of a healthy cluster is refused', async () => {
  const subject: Subject = { kind: 'webhooks', cluster: 'test' };
  const evidence = await look(subject, Object.keys(inspectors) as FactName[]);
  const reasons = Object.values(evidence).flatMap((one) => (one.seen ? [] : [one.because.reason]));
  expect(new Set(reasons)).toEqual(new Set(['not-applicable']));
  expect(factIn(evidence, 'webhooks')).toEqual([]);
});
