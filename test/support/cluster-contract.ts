import { KubeConfig, KubernetesObjectApi } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createKubernetes } from '../../src/clients/kubernetes/client.ts';
import type { KubernetesClient } from '../../src/clients/kubernetes.ts';
import {
  deploymentOf,
  event,
  home,
  type Manifest,
  secret,
  webhookConfiguration,
  writePodStatus,
} from './contract-manifests.ts';
import { until } from './until.ts';

/** A cluster under the contract, with its controllers and without a kubelet. */
export interface ContractCluster {
  /** Text of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** Text of a kubeconfig of a service account. */
  kubeconfigOf(namespace: string, serviceAccount: string): Promise<string>;
  stop(): Promise<void>;
}

/** Where clusters that keep the contract may differ. */
export interface Differences {
  /** Since 1.21; older servers have v1beta1 only, and backends are counted by Endpoints. */
  readonly endpointSliceV1: boolean;
  /** Since 1.21 every namespace carries its name as a label. */
  readonly namespaceNameLabel: boolean;
  /** The admission plug-in that copies pull secrets; test control planes run without it. */
  readonly serviceAccountAdmission: boolean;
}

/** What Salvor relies on of an API server and its controllers, as a suite. */
export function clusterContract(name: string, connect: () => Promise<ContractCluster>, differences: Differences): void {
  describe(`${name} keeps the contract of a cluster`, () => {
    let cluster: ContractCluster;
    let admin: KubernetesClient;
    let objects: KubernetesObjectApi;
    const create = (manifest: Manifest) => objects.create(manifest);

    beforeAll(async () => {
      cluster = await connect();
      const config = new KubeConfig();
      config.loadFromString(cluster.kubeconfig);
      objects = KubernetesObjectApi.makeApiClient(config);
      admin = createKubernetes({ access: { kubeconfig: cluster.kubeconfig }, pageSize: 2 });
      await create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: home } });
    });

    afterAll(async () => {
      await admin?.close();
      await cluster?.stop();
    });

    test('what is not there answers 404 NotFound', async () => {
      const gone = admin.get('Pod', 'nobody', home);
      await expect(gone).rejects.toMatchObject({ status: 404, reason: 'NotFound', message: 'pods "nobody" not found' });
    });

    test('a name can be taken once', async () => {
      const manifest = secret('once', {});
      await create(manifest);
      await expect(create(manifest)).rejects.toMatchObject({ code: 409 });
    });

    test('a list longer than a page comes whole, by label', async () => {
      for (const number of [1, 2, 3, 4, 5]) await create(secret(`paged-${number}`, { paged: 'yes' }));
      await create(secret('not-paged', { paged: 'no' }));
      const found = await admin.list('Secret', { namespace: home, labelSelector: 'paged in (yes),paged!=no' });
      expect(found.map(({ metadata }) => metadata?.name)).toEqual([1, 2, 3, 4, 5].map((number) => `paged-${number}`));
    });

    test('events are found by the object that they are about', async () => {
      await create(event('about-one', 'one'));
      await create(event('about-other', 'other'));
      const found = await admin.list('Event', {
        namespace: home,
        fieldSelector: 'involvedObject.kind=Pod,involvedObject.name=one',
      });
      expect(found.map(({ message }) => message)).toEqual(['about-one']);
    });

    test('webhooks fail closed after ten seconds unless they say otherwise', async () => {
      await create(webhookConfiguration('defaults', 'defaults.contract.example', 'nobody'));
      const { webhooks } = await admin.get('ValidatingWebhookConfiguration', 'defaults', undefined);
      expect(webhooks?.[0]).toMatchObject({ failurePolicy: 'Fail', timeoutSeconds: 10, matchPolicy: 'Equivalent' });
    });

    test('a failure policy that does not exist answers 422 Invalid', async () => {
      const change = admin.patch('ValidatingWebhookConfiguration', 'defaults', undefined, [
        { op: 'replace', path: '/webhooks/0/failurePolicy', value: 'Perhaps' },
      ]);
      await expect(change).rejects.toMatchObject({ status: 422, reason: 'Invalid' });
    });

    test('a JSON Patch changes what it tested, and managedFields name Salvor and the time', async () => {
      const before = await admin.get('ValidatingWebhookConfiguration', 'defaults', undefined);
      const after = await admin.patch('ValidatingWebhookConfiguration', 'defaults', undefined, [
        { op: 'test', path: '/webhooks/0/name', value: 'defaults.contract.example' },
        { op: 'test', path: '/metadata/resourceVersion', value: before.metadata?.resourceVersion },
        { op: 'replace', path: '/webhooks/0/failurePolicy', value: 'Ignore' },
      ]);
      expect(after.webhooks?.[0]?.failurePolicy).toBe('Ignore');
      expect(after.metadata?.resourceVersion).not.toBe(before.metadata?.resourceVersion);
      expect(after.metadata?.generation).toBe((before.metadata?.generation ?? 0) + 1);
      const writer = after.metadata?.managedFields?.find(({ manager }) => manager === 'salvor');
      expect(JSON.stringify(writer?.fieldsV1)).toContain('f:failurePolicy');
      expect(Date.now() - Number(writer?.time)).toBeLessThan(60_000);
    });

    test('who changes a field later owns it alone', async () => {
      const known = await objects.read({
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingWebhookConfiguration',
        metadata: { name: 'defaults' },
      });
      const { webhooks } = known as { webhooks?: { failurePolicy?: string }[] };
      for (const webhook of webhooks ?? []) webhook.failurePolicy = 'Fail';
      await objects.replace(known, undefined, undefined, 'somebody-else');
      const { metadata } = await admin.get('ValidatingWebhookConfiguration', 'defaults', undefined);
      const owners = (metadata?.managedFields ?? []).filter(({ fieldsV1 }) =>
        JSON.stringify(fieldsV1).includes('f:failurePolicy'),
      );
      expect(owners.map(({ manager }) => manager)).toEqual(['somebody-else']);
    });

    test('a JSON Patch whose test fails answers 422 and changes nothing', async () => {
      const before = await admin.get('ValidatingWebhookConfiguration', 'defaults', undefined);
      const change = admin.patch('ValidatingWebhookConfiguration', 'defaults', undefined, [
        { op: 'replace', path: '/webhooks/0/timeoutSeconds', value: 3 },
        { op: 'test', path: '/webhooks/0/failurePolicy', value: 'Ignore' },
      ]);
      await expect(change).rejects.toMatchObject({ status: 422 });
      expect(await admin.get('ValidatingWebhookConfiguration', 'defaults', undefined)).toEqual(before);
    });

    test('an old resourceVersion answers 409 Conflict', async () => {
      const reference = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'once', namespace: home } };
      const old = await objects.read(reference);
      await admin.patch('Secret', 'once', home, [{ op: 'add', path: '/metadata/labels', value: { changed: 'yes' } }]);
      await expect(objects.replace(old)).rejects.toMatchObject({ code: 409 });
    });

    test('a dry run answers like the real thing and changes nothing', async () => {
      const patch = [{ op: 'add', path: '/metadata/labels', value: { rehearsed: 'yes' } }] as const;
      const answer = await admin.patch('Secret', 'once', home, patch, { dryRun: true });
      expect(answer.metadata?.labels).toEqual({ rehearsed: 'yes' });
      expect((await admin.get('Secret', 'once', home)).metadata?.labels).toEqual({ changed: 'yes' });
    });

    test('annotations of Salvor survive with their slashes', async () => {
      const patched = await admin.patch('Secret', 'once', home, [
        { op: 'add', path: '/metadata/annotations', value: {} },
        { op: 'add', path: '/metadata/annotations/salvor.dev~1previous', value: 'Fail' },
      ]);
      expect(patched.metadata?.annotations).toEqual({ 'salvor.dev/previous': 'Fail' });
    });

    test('images without a fixed version are always pulled', async () => {
      const containers = ['app', 'app:latest', 'app:1', 'localhost:5000/app', `app@sha256:${'0'.repeat(64)}`].map(
        (image, index) => ({ name: `c${index}`, image }),
      );
      await create({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'policies', namespace: home },
        spec: { containers },
      });
      const { spec } = await admin.get('Pod', 'policies', home);
      expect(spec?.containers.map(({ imagePullPolicy }) => imagePullPolicy)).toEqual([
        'Always',
        'Always',
        'IfNotPresent',
        'Always',
        'IfNotPresent',
      ]);
    });

    test('a pod without pull secrets gets those of its service account, and keeps its own', async () => {
      await create({
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
      await create(pod('without', {}));
      await create(pod('with', { imagePullSecrets: [{ name: 'own' }] }));
      expect((await admin.get('Pod', 'without', home)).spec?.imagePullSecrets).toEqual(
        differences.serviceAccountAdmission ? [{ name: 'shared' }] : undefined,
      );
      expect((await admin.get('Pod', 'with', home)).spec?.imagePullSecrets).toEqual([{ name: 'own' }]);
    });

    test('a namespace carries its name as a label', async () => {
      const { metadata } = await admin.get('Namespace', home, undefined);
      expect(metadata?.labels?.['kubernetes.io/metadata.name']).toBe(differences.namespaceNameLabel ? home : undefined);
    });

    test('a service account may do what its role says, and can ask before', async () => {
      await create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'reader', namespace: home } });
      await create({
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: { name: 'reader', namespace: home },
        rules: [
          { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] },
          { apiGroups: [''], resources: ['secrets'], verbs: ['get'], resourceNames: ['once'] },
        ],
      });
      await create({
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'reader', namespace: home },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
        subjects: [{ kind: 'ServiceAccount', name: 'reader', namespace: home }],
      });
      const reader = createKubernetes({ access: { kubeconfig: await cluster.kubeconfigOf(home, 'reader') } });
      try {
        const pods = { group: '', resource: 'pods', namespace: home } as const;
        const once = { group: '', resource: 'secrets', namespace: home, name: 'once' } as const;
        await until('the role holds', () => reader.allowed({ verb: 'list', ...pods }));
        expect(await reader.allowed({ verb: 'delete', ...pods })).toBe(false);
        expect(await reader.allowed({ verb: 'get', ...once })).toBe(true);
        expect(await reader.allowed({ verb: 'get', ...once, name: 'paged-1' })).toBe(false);
        expect(await reader.allowed({ verb: 'list', group: '', resource: 'pods' })).toBe(false);
        await expect(reader.list('Pod', { namespace: home })).resolves.toBeDefined();
        const who = `User "system:serviceaccount:${home}:reader"`;
        await expect(reader.list('Pod', {})).rejects.toMatchObject({
          status: 403,
          reason: 'Forbidden',
          message: `pods is forbidden: ${who} cannot list resource "pods" in API group "" at the cluster scope`,
        });
        await expect(reader.get('Secret', 'paged-1', home)).rejects.toMatchObject({
          message: `secrets "paged-1" is forbidden: ${who} cannot get resource "secrets" in API group "" in the namespace "${home}"`,
        });
        const kind = 'validatingwebhookconfigurations';
        await expect(reader.patch('ValidatingWebhookConfiguration', 'defaults', undefined, [])).rejects.toMatchObject({
          message: `${kind}.admissionregistration.k8s.io "defaults" is forbidden: ${who} cannot patch resource "${kind}" in API group "admissionregistration.k8s.io" at the cluster scope`,
        });
      } finally {
        await reader.close();
      }
    });

    test('the backends of a service are its ready pods', async () => {
      await create({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'gate', namespace: home },
        spec: { selector: { app: 'gate' }, ports: [{ port: 443, targetPort: 8443 }] },
      });
      await create({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'gate-0', namespace: home, labels: { app: 'gate' } },
        spec: { nodeName: 'nowhere', containers: [{ name: 'gate', image: 'gate:1' }] },
      });
      const ready = async () => {
        if (differences.endpointSliceV1) {
          const slices = await admin.list('EndpointSlice', {
            namespace: home,
            labelSelector: 'kubernetes.io/service-name=gate',
          });
          return slices.flatMap(({ endpoints }) => endpoints ?? []).filter(({ conditions }) => conditions?.ready)
            .length;
        }
        const { subsets = [] } = await admin.get('Endpoints', 'gate', home);
        return subsets.flatMap(({ addresses }) => addresses ?? []).length;
      };
      expect(await until('the service is known', async () => (await ready()) + 1)).toBe(1);
      const conditions = [{ type: 'Ready', status: 'True' }];
      const status = { phase: 'Running', podIP: '10.244.0.9', podIPs: [{ ip: '10.244.0.9' }], conditions };
      await writePodStatus(cluster.kubeconfig, 'gate-0', status);
      await until('the pod is a backend', async () => (await ready()) === 1);
      const slices = admin.list('EndpointSlice', { namespace: home });
      if (!differences.endpointSliceV1) await expect(slices).rejects.toMatchObject({ status: 404 });
    });

    test('a dead webhook that fails closed keeps pods from being created until it is set to Ignore', async () => {
      await create({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'dead', namespace: home },
        spec: { selector: { app: 'backend' }, ports: [{ port: 443 }] },
      });
      await create(webhookConfiguration('deadlock', 'deadlock.contract.example', 'dead'));
      await create(deploymentOf('dead'));
      const failures = () =>
        admin.list('Event', { namespace: home, fieldSelector: 'reason=FailedCreate,involvedObject.kind=ReplicaSet' });
      const [failure] = await until('the ReplicaSet says why', async () => {
        const found = await failures();
        return found.length > 0 ? found : undefined;
      });
      expect(failure?.message).toMatch(
        /^Error creating: Internal error occurred: failed calling webhook "deadlock\.contract\.example": (failed to call webhook: )?Post "https:\/\/dead\.contract\.svc:443\/validate\?timeout=10s": no endpoints available for service "dead"$/,
      );
      const pods = () => admin.list('Pod', { namespace: home, labelSelector: 'app=dead' });
      expect(await pods()).toEqual([]);
      await until('the Deployment says so too', async () => {
        const { status } = await admin.get('Deployment', 'dead', home);
        return status?.conditions?.some(({ type, status: value }) => type === 'ReplicaFailure' && value === 'True');
      });
      await admin.patch('ValidatingWebhookConfiguration', 'deadlock', undefined, [
        { op: 'replace', path: '/webhooks/0/failurePolicy', value: 'Ignore' },
      ]);
      await until('the pods are there', async () => (await pods()).length === 2, { within: 30_000 });
      const [pod] = await pods();
      expect(pod?.metadata?.ownerReferences?.[0]).toMatchObject({ kind: 'ReplicaSet', controller: true });
    }, 60_000);
  });
}
