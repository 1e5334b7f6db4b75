import { expect, test } from 'vitest';
import { until } from '../until.ts';
import { deploymentOf, home, type Manifest, webhookConfiguration, writePodStatus } from './manifests.ts';
import type { Differences, Parties } from './parties.ts';

/** Pods, the backends of services, and controllers that run into a dead webhook. */
export function workloadsContract(parties: Parties, differences: Differences): void {
  test('images without a fixed version are always pulled', async () => {
    const containers = ['app', 'app:latest', 'app:1', 'localhost:5000/app', `app@sha256:${'0'.repeat(64)}`].map(
      (image, index) => ({ name: `c${index}`, image }),
    );
    await parties.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'policies', namespace: home },
      spec: { containers },
    });
    const { spec } = await parties.admin.get('Pod', 'policies', home);
    expect(spec?.containers.map(({ imagePullPolicy }) => imagePullPolicy)).toEqual([
      'Always',
      'Always',
      'IfNotPresent',
      'Always',
      'IfNotPresent',
    ]);
  });

  test('a pod without pull secrets gets those of its service account, and keeps its own', async () => {
    await parties.create({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'puller', namespace: home },
      imagePullSecrets: [{ name: 'shared' }],
    });
    const pod = (name: string, own: object): Manifest => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: home },
      spec: { serviceAccountName: 'puller', containers: [{ name: 'app', image: 'app:1' }], ...own },
    });
    await parties.create(pod('without', {}));
    await parties.create(pod('with', { imagePullSecrets: [{ name: 'own' }] }));
    expect((await parties.admin.get('Pod', 'without', home)).spec?.imagePullSecrets).toEqual(
      differences.serviceAccountAdmission ? [{ name: 'shared' }] : undefined,
    );
    expect((await parties.admin.get('Pod', 'with', home)).spec?.imagePullSecrets).toEqual([{ name: 'own' }]);
  });

  test('a namespace carries its name as a label', async () => {
    const { metadata } = await parties.admin.get('Namespace', home, undefined);
    expect(metadata?.labels?.['kubernetes.io/metadata.name']).toBe(differences.namespaceNameLabel ? home : undefined);
  });

  test('the backends of a service are its ready pods', async () => {
    await parties.create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'gate', namespace: home },
      spec: { selector: { app: 'gate' }, ports: [{ port: 443, targetPort: 8443 }] },
    });
    await parties.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'gate-0', namespace: home, labels: { app: 'gate' } },
      spec: { nodeName: 'nowhere', containers: [{ name: 'gate', image: 'gate:1' }] },
    });
    const ready = async () => {
      if (differences.endpointSliceV1) {
        const slices = await parties.admin.list('EndpointSlice', {
          namespace: home,
          labelSelector: 'kubernetes.io/service-name=gate',
        });
        return slices.flatMap(({ endpoints }) => endpoints ?? []).filter(({ conditions }) => conditions?.ready).length;
      }
      const { subsets = [] } = await parties.admin.get('Endpoints', 'gate', home);
      return subsets.flatMap(({ addresses }) => addresses ?? []).length;
    };
    expect(await until('the service is known', async () => (await ready()) + 1)).toBe(1);
    const conditions = [{ type: 'Ready', status: 'True' }];
    const status = { phase: 'Running', podIP: '10.244.0.9', podIPs: [{ ip: '10.244.0.9' }], conditions };
    await writePodStatus(parties.cluster.kubeconfig, 'gate-0', status);
    await until('the pod is a backend', async () => (await ready()) === 1);
    const slices = parties.admin.list('EndpointSlice', { namespace: home });
    if (!differences.endpointSliceV1) await expect(slices).rejects.toMatchObject({ status: 404 });
  });

  test('a dead webhook that fails closed keeps pods from being created until it is set to Ignore', async () => {
    await parties.create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'dead', namespace: home },
      spec: { selector: { app: 'backend' }, ports: [{ port: 443 }] },
    });
    await parties.create(webhookConfiguration('deadlock', 'deadlock.contract.example', 'dead'));
    await parties.create(deploymentOf('dead'));
    const failures = () =>
      parties.admin.list('Event', {
        namespace: home,
        fieldSelector: 'reason=FailedCreate,involvedObject.kind=ReplicaSet',
      });
    const [failure] = await until('the ReplicaSet says why', async () => {
      const found = await failures();
      return found.length > 0 ? found : undefined;
    });
    expect(failure?.message).toMatch(
      /^Error creating: Internal error occurred: failed calling webhook "deadlock\.contract\.example": (failed to call webhook: )?Post "https:\/\/dead\.contract\.svc:443\/validate\?timeout=10s": no endpoints available for service "dead"$/,
    );
    const pods = () => parties.admin.list('Pod', { namespace: home, labelSelector: 'app=dead' });
    expect(await pods()).toEqual([]);
    await until('the Deployment says so too', async () => {
      const { status } = await parties.admin.get('Deployment', 'dead', home);
      return status?.conditions?.some(({ type, status: value }) => type === 'ReplicaFailure' && value === 'True');
    });
    await parties.admin.patch('ValidatingWebhookConfiguration', 'deadlock', undefined, [
      { op: 'replace', path: '/webhooks/0/failurePolicy', value: 'Ignore' },
    ]);
    await until('the pods are there', async () => (await pods()).length === 2, { within: 30_000 });
    const [pod] = await pods();
    expect(pod?.metadata?.ownerReferences?.[0]).toMatchObject({ kind: 'ReplicaSet', controller: true });
  }, 60_000);
}
