import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKubernetes } from '../../src/clients/kubernetes/client.ts';
import type { KubernetesClient } from '../../src/clients/kubernetes.ts';
import { type FactName, factIn } from '../../src/evidence/evidence.ts';
import type { Subject } from '../../src/evidence/subject.ts';
import { inspect } from '../../src/inspectors/inspect.ts';
import { type ControlPlane, controlPlanePart, startControlPlane } from '../support/control-plane.ts';
import { waiting, writePodEvent, writePodStatus } from '../support/kubelet-writes.ts';
import { noRegistry } from '../support/no-registry.ts';
import { describeWithRealPart } from '../support/real-part.ts';
import { until } from '../support/until.ts';
import { grant } from './world/deadlock.ts';

describeWithRealPart('pods that cannot pull their images, on a real control plane', controlPlanePart, () => {
  let cluster: ControlPlane;
  let admin: KubernetesClient;
  let kubernetes: KubernetesClient;
  const registry = noRegistry();

  const podsOf = async (app: string) => {
    const pods = await admin.list('Pod', { namespace: 'shop', labelSelector: `app=${app}` });
    const owned = pods.filter(({ metadata }) => metadata?.ownerReferences !== undefined);
    return owned.map(({ metadata }) => ({ namespace: 'shop', name: metadata?.name ?? '', uid: metadata?.uid ?? '' }));
  };

  beforeAll(async () => {
    cluster = await startControlPlane({ controllers: true });
    await grant(cluster, 'identity', 'diagnose', 'pull-secrets');
    await cluster.kubectl(['create', '-f', new URL('./world/shop.yaml', import.meta.url).pathname]);
    admin = createKubernetes({ access: { kubeconfig: cluster.kubeconfig } });
    kubernetes = createKubernetes({ access: { kubeconfig: await cluster.kubeconfigOf('salvor', 'salvor') } });
    await until('the controllers made the pods', async () => {
      const made = await Promise.all([podsOf('web'), podsOf('db')]);
      return made.flat().length === 3;
    });
    await cluster.request('PUT', '/api/v1/nodes/node-arm/status', {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'node-arm' },
      status: {
        nodeInfo: {
          architecture: 'arm64',
          operatingSystem: 'linux',
          kubeletVersion: 'v1.20.2',
          containerRuntimeVersion: 'containerd://1.4.4',
          ...Object.fromEntries(
            ['machineID', 'systemUUID', 'bootID', 'kernelVersion', 'osImage', 'kubeProxyVersion'].map((key) => [
              key,
              '',
            ]),
          ),
        },
      },
    });
  });

  afterAll(async () => {
    await Promise.all([admin?.close(), kubernetes?.close()]);
    await cluster?.stop();
  });

  const look = (subject: Subject, wanted: readonly FactName[], texts: readonly string[] = []) =>
    inspect(subject, wanted, { texts, kubernetes, registry, now: Date.now() });

  const shop = (name: string, more: { pod?: string; workloadKind?: string } = {}): Subject => ({
    kind: 'workload',
    cluster: 'test',
    namespace: 'shop',
    name,
    ...more,
  });

  test('the pod that fails stands for the workload, with its owners and every container', async () => {
    const [working, failing] = await podsOf('web');
    if (working === undefined || failing === undefined) throw new Error('there are no pods');
    await writePodStatus(cluster, 'shop', working.name, {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
    });
    await writePodStatus(cluster, 'shop', failing.name, {
      phase: 'Pending',
      initContainerStatuses: [
        waiting('migrate', 'ImagePullBackOff', 'Back-off pulling image "registry.example.com/shop/migrate:1"'),
      ],
      containerStatuses: [waiting('web', 'PodInitializing'), waiting('proxy', 'PodInitializing')],
    });
    await writePodStatus(cluster, 'shop', 'impostor', { containerStatuses: [waiting('impostor', 'ErrImagePull')] });
    const evidence = await look(shop('web'), ['pod', 'workload', 'registry']);
    const pod = factIn(evidence, 'pod');
    expect(pod).toMatchObject({ name: failing.name, phase: 'Pending', ready: false, serviceAccountName: 'seller' });
    expect(pod?.owners).toEqual([
      { kind: 'ReplicaSet', namespace: 'shop', name: expect.stringMatching(/^web-/) },
      { kind: 'Deployment', namespace: 'shop', name: 'web' },
    ]);
    expect(pod?.containers.map(({ kind, name, waiting: state }) => [kind, name, state?.reason])).toEqual([
      ['init', 'migrate', 'ImagePullBackOff'],
      ['app', 'web', 'PodInitializing'],
      ['app', 'proxy', 'PodInitializing'],
    ]);
    expect(factIn(evidence, 'workload')).toMatchObject({
      desired: 2,
      images: [
        'registry.example.com/shop/migrate:1',
        'registry.example.com/shop/web:1',
        'registry.example.com/shop/proxy:1',
      ],
    });
    expect(factIn(evidence, 'registry')?.map(({ image }) => image.repository)).toEqual(['shop/migrate']);
  });

  test('the cause comes before what follows from it, the newest first, and each text once', async () => {
    const [, failing] = await podsOf('web');
    if (failing === undefined) throw new Error('there is no pod');
    const said = [
      ['Warning', 'Failed', 'Failed to pull image "a": first'],
      ['Warning', 'Failed', 'Error: ErrImagePull'],
      ['Warning', 'Failed', 'Failed to pull image "a": second'],
      ['Normal', 'BackOff', 'Back-off pulling image "a"'],
      ['Normal', 'Pulling', 'Pulling image "a"'],
      ['Warning', 'Failed', 'Failed to pull image "a": first'],
    ] as const;
    for (const [index, [type, reason, message]] of said.entries()) {
      await writePodEvent(cluster, failing, { type, reason, message, at: new Date(1_700_000_000_000 + index * 1_000) });
    }
    await writePodEvent(
      cluster,
      { ...failing, uid: 'of-an-earlier-pod' },
      { type: 'Warning', reason: 'Failed', message: 'of old', at: new Date() },
    );
    const evidence = await look(shop('web', { pod: failing.name }), ['messages', 'events'], ['Pod is not ready']);
    expect(factIn(evidence, 'messages')?.map(({ source, text }) => [source, text])).toEqual([
      ['event', 'Failed to pull image "a": first'],
      ['event', 'Failed to pull image "a": second'],
      ['alert', 'Pod is not ready'],
      ['waiting', 'Back-off pulling image "registry.example.com/shop/migrate:1"'],
      ['condition', 'Deployment does not have minimum availability.'],
      ['event', 'Back-off pulling image "a"'],
      ['event', 'Error: ErrImagePull'],
    ]);
    // The Deployment and the ReplicaSet tell of what they made.
    expect(new Set(factIn(evidence, 'events')?.map(({ object }) => object.kind))).toEqual(
      new Set(['Pod', 'ReplicaSet', 'Deployment']),
    );
  });

  test('only the secrets that the pod names are read, and a missing one is a finding', async () => {
    const evidence = await look(shop('web'), ['pullSecrets', 'serviceAccount', 'registry']);
    const secrets = factIn(evidence, 'pullSecrets');
    expect(secrets?.source).toBe('pod');
    expect(secrets?.secrets).toMatchObject([
      { name: 'of-the-template', entries: [{ key: 'registry.example.com', username: 'shop' }] },
      { name: 'of-nobody', problem: 'missing' },
    ]);
    expect(JSON.stringify(evidence)).not.toContain('password-of-a-test');
    expect(registry.asked.at(-1)?.[1].credentials).toMatchObject([
      { secret: 'of-the-template', key: 'registry.example.com' },
    ]);
    expect(factIn(evidence, 'serviceAccount')).toEqual({
      namespace: 'shop',
      name: 'seller',
      imagePullSecrets: ['of-the-account'],
    });
    const asked = await cluster.audit();
    const secretsAsked = asked.filter(
      ({ user, objectRef }) => user.username.includes('salvor') && objectRef?.resource === 'secrets',
    );
    expect(new Set(secretsAsked.map(({ verb, objectRef }) => `${verb} ${objectRef?.name}`))).toEqual(
      new Set(['get of-the-template', 'get of-nobody']),
    );
  });

  test('a workload without pods has the secrets and images that its next pod would have', async () => {
    const evidence = await look(shop('idle'), ['pod', 'pullSecrets', 'registry']);
    expect(evidence.pod).toEqual({ seen: false, because: { reason: 'not-found' } });
    expect(factIn(evidence, 'pullSecrets')).toMatchObject({
      secrets: [{ name: 'of-the-account', problem: 'missing' }],
    });
    expect(factIn(evidence, 'registry')?.map(({ image }) => image.repository)).toEqual(['shop/idle']);
  });

  test.each([
    ['db', 'db-0', 'StatefulSet'],
    ['import', /^import-/, 'Job'],
  ])('a name alone leads to %s', async (name, pod, kind) => {
    await until('the pod is there', async () => {
      const evidence = await look(shop(name), ['pod', 'workload']);
      expect(factIn(evidence, 'pod')?.name).toMatch(pod);
      expect(factIn(evidence, 'workload')?.object).toEqual({ kind, namespace: 'shop', name });
      return true;
    });
  });

  test('the name counts where the kind is wrong', async () => {
    const evidence = await look(shop('db', { workloadKind: 'Deployment' }), ['workload']);
    expect(factIn(evidence, 'workload')?.object.kind).toBe('StatefulSet');
  });

  test('the name of a pod of its own leads to it, and it has no workload', async () => {
    await writePodStatus(cluster, 'shop', 'alone', {
      containerStatuses: [waiting('alone', 'InvalidImageName', 'invalid reference format')],
    });
    const evidence = await look(shop('alone'), ['pod', 'workload', 'messages', 'registry', 'node']);
    expect(factIn(evidence, 'pod')).toMatchObject({ name: 'alone', owners: [] });
    expect(evidence.workload).toEqual({ seen: false, because: { reason: 'not-applicable' } });
    expect(evidence.node).toEqual({ seen: false, because: { reason: 'not-applicable' } });
    expect(evidence.registry).toEqual({ seen: false, because: { reason: 'not-applicable' } });
    expect(factIn(evidence, 'messages')?.[0]).toMatchObject({ text: 'invalid reference format', source: 'waiting' });
  });

  test('a pod that was replaced leads to its workload', async () => {
    const evidence = await look(shop('web', { pod: 'web-12345-abcde' }), ['pod']);
    expect(factIn(evidence, 'pod')?.owners.at(-1)?.name).toBe('web');
  });

  test('a name that nothing has is not found', async () => {
    const evidence = await look(shop('nothing'), ['pod', 'workload']);
    expect(evidence).toMatchObject({
      pod: { because: { reason: 'not-found' } },
      workload: { because: { reason: 'not-found' } },
    });
  });

  test('the platform of the node goes with the look at the registry', async () => {
    const [pod] = await podsOf('db');
    await cluster.request('POST', `/api/v1/namespaces/shop/pods/${pod?.name}/binding`, {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name: pod?.name },
      target: { kind: 'Node', name: 'node-arm' },
    });
    const evidence = await look(shop('db'), ['node', 'registry']);
    expect(factIn(evidence, 'node')).toMatchObject({
      name: 'node-arm',
      architecture: 'arm64',
      containerRuntime: 'containerd://1.4.4',
    });
    expect(registry.asked.at(-1)?.[1].platform).toEqual({ os: 'linux', architecture: 'arm64' });
  });
});
