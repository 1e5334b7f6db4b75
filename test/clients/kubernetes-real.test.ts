import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKubernetes } from '../../src/clients/kubernetes/client.ts';
import type { KubernetesClient } from '../../src/clients/kubernetes.ts';
import { type ControlPlane, controlPlanePart, startControlPlane } from '../support/control-plane.ts';
import { describeWithRealPart } from '../support/real-part.ts';

describeWithRealPart('the client and a real API server', controlPlanePart, () => {
  let cluster: ControlPlane;
  let admin: KubernetesClient;
  let stranger: KubernetesClient;

  beforeAll(async () => {
    cluster = await startControlPlane();
    admin = createKubernetes({ access: { kubeconfig: cluster.kubeconfig } });
    await cluster.kubectl(['create', 'serviceaccount', 'nobody']);
    stranger = createKubernetes({ access: { kubeconfig: await cluster.kubeconfigOf('default', 'nobody') } });
    await cluster.kubectl(['create', 'service', 'clusterip', 'gate', '--tcp=443']);
  });

  afterAll(async () => {
    await Promise.all([admin?.close(), stranger?.close()]);
    await cluster?.stop();
  });

  test('objects come with their dates', async () => {
    const namespace = await admin.get('Namespace', 'default', undefined);
    expect(namespace.metadata?.creationTimestamp).toBeInstanceOf(Date);
  });

  test('every kind can be listed, except those that this version does not serve', async () => {
    const kinds = [
      'Pod',
      'Event',
      'Service',
      'Endpoints',
      'ServiceAccount',
      'Namespace',
      'Node',
      'Deployment',
      'ReplicaSet',
      'StatefulSet',
      'DaemonSet',
      'Job',
      'ValidatingWebhookConfiguration',
      'MutatingWebhookConfiguration',
    ] as const;
    for (const kind of kinds) expect(Array.isArray(await admin.list(kind, {}))).toBe(true);
    await expect(admin.list('EndpointSlice', {})).rejects.toMatchObject({ status: 404, reason: 'NotFound' });
    await expect(admin.list('CronJob', {})).rejects.toMatchObject({ status: 404, reason: 'NotFound' });
  });

  test('what is not there is NotFound, what is not allowed is Forbidden', async () => {
    await expect(admin.get('Pod', 'none', 'default')).rejects.toMatchObject({ status: 404, reason: 'NotFound' });
    await expect(stranger.get('Pod', 'none', 'default')).rejects.toMatchObject({ status: 403, reason: 'Forbidden' });
  });

  test('one may ask for a right', async () => {
    const permission = { verb: 'patch', group: '', resource: 'services', namespace: 'default', name: 'gate' } as const;
    expect(await admin.allowed(permission)).toBe(true);
    expect(await stranger.allowed(permission)).toBe(false);
  });

  test('a patch changes what it tested, under the name of Salvor', async () => {
    const port = '/spec/ports/0/port';
    const patched = await admin.patch('Service', 'gate', 'default', [
      { op: 'test', path: port, value: 443 },
      { op: 'replace', path: port, value: 8443 },
    ]);
    expect(patched.spec?.ports?.[0]?.port).toBe(8443);
    expect(patched.metadata?.managedFields?.map(({ manager }) => manager)).toContain('salvor');
  });

  test('a patch whose test fails changes nothing and answers 422', async () => {
    const port = '/spec/ports/0/port';
    const change = admin.patch('Service', 'gate', 'default', [
      { op: 'test', path: port, value: 1 },
      { op: 'replace', path: port, value: 2 },
    ]);
    await expect(change).rejects.toMatchObject({ status: 422 });
  });

  test('the manifests to deploy Salvor are accepted as they are', async () => {
    const pathOf = (name: string) => new URL(`../../deploy/${name}`, import.meta.url).pathname;
    await cluster.kubectl(['apply', '-f', pathOf('rbac/')]);
    const said = await cluster.kubectl(['apply', '-f', pathOf('deployment.yaml')]);
    expect(said.trim().split('\n')).toEqual([
      'deployment.apps/salvor created',
      'service/salvor created',
      'statefulset.apps/salvor-redis created',
      'service/salvor-redis created',
      'networkpolicy.networking.k8s.io/salvor-redis created',
    ]);
  });

  test('a rehearsal changes nothing', async () => {
    await admin.patch('Service', 'gate', 'default', [{ op: 'add', path: '/metadata/labels/x', value: 'y' }], {
      dryRun: true,
    });
    expect((await admin.get('Service', 'gate', 'default')).metadata?.labels).not.toHaveProperty('x');
  });
});
