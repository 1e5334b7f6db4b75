import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKubernetes } from '../../src/clients/kubernetes/client.ts';
import type { KubernetesClient } from '../../src/clients/kubernetes.ts';
import { type Evidence, type FactName, factIn } from '../../src/evidence/evidence.ts';
import type { Subject } from '../../src/evidence/subject.ts';
import { inspect } from '../../src/inspectors/inspect.ts';
import { restoreAnnotation, writeRestoreNote } from '../../src/remediations/flip-failure-policy/restore-note.ts';
import { type ControlPlane, controlPlanePart, startControlPlane } from '../support/control-plane.ts';
import { writePodStatus } from '../support/kubelet-writes.ts';
import { noRegistry } from '../support/no-registry.ts';
import { describeWithRealPart } from '../support/real-part.ts';
import { until } from '../support/until.ts';
import { grant, makeDeadlock } from './world/deadlock.ts';

describeWithRealPart('a fail-closed webhook whose backend is down, on a real control plane', controlPlanePart, () => {
  let cluster: ControlPlane;
  let kubernetes: KubernetesClient;

  beforeAll(async () => {
    cluster = await startControlPlane({ controllers: true });
    await grant(cluster, 'identity', 'diagnose', 'pull-secrets');
    await cluster.kubectl(['create', 'namespace', 'shop']);
    await makeDeadlock(cluster);
    kubernetes = createKubernetes({ access: { kubeconfig: await cluster.kubeconfigOf('salvor', 'salvor') } });
  });

  afterAll(async () => {
    await kubernetes?.close();
    await cluster?.stop();
  });

  const look = (subject: Subject, wanted: readonly FactName[] = ['messages', 'webhooks']) =>
    inspect(subject, wanted, { texts: [], kubernetes, registry: noRegistry(), now: Date.now() });

  const web: Subject = { kind: 'workload', cluster: 'test', namespace: 'shop', name: 'web' };

  test('is found from the FailedCreate event of a ReplicaSet that has no pod', async () => {
    const evidence = await look(web, ['messages', 'pod', 'workload', 'events', 'webhooks']);
    expect(evidence.pod).toEqual({ seen: false, because: { reason: 'not-found' } });
    expect(factIn(evidence, 'workload')).toMatchObject({
      object: { kind: 'Deployment', name: 'web' },
      desired: 1,
      ready: 0,
    });
    const [newest] = factIn(evidence, 'messages') ?? [];
    expect(newest?.text).toContain('failed calling webhook "pods.policy.example.com"');
    expect(newest?.text).toContain('no endpoints available for service "gate"');
    expect(factIn(evidence, 'events')?.[0]).toMatchObject({
      reason: 'FailedCreate',
      object: { kind: 'ReplicaSet', namespace: 'shop' },
    });

    const webhooks = factIn(evidence, 'webhooks');
    expect(webhooks?.map(({ name, blamed }) => [name, blamed])).toEqual([
      ['pods.policy.example.com', true],
      ['configmaps.policy.example.com', false],
    ]);
    expect(webhooks?.[0]).toMatchObject({
      configuration: { kind: 'ValidatingWebhookConfiguration', name: 'image-policy' },
      index: 0,
      failurePolicy: 'Fail',
      timeoutSeconds: 5,
      target: { kind: 'service', namespace: 'image-policy', name: 'gate', port: 443, path: '/pods' },
      owners: ['Helm'],
      backend: {
        service: 'found',
        readyEndpoints: 0,
        notReadyEndpoints: 0,
        pods: [],
        workload: { kind: 'Deployment', namespace: 'image-policy', name: 'gatekeeper-of-images' },
        selfDeadlock: true,
        podSelector: { app: 'gate' },
      },
    });
    expect(webhooks?.[1]).toMatchObject({ failurePolicy: 'Ignore', backend: { selfDeadlock: false } });
  });

  test('is found without any workload, when one asks for webhooks', async () => {
    const evidence = await look({ kind: 'webhooks', cluster: 'test' });
    expect(factIn(evidence, 'webhooks')?.map(({ name, blamed }) => [name, blamed])).toEqual([
      ['mutate.elsewhere.example.com', false],
      ['pods.policy.example.com', true],
      ['configmaps.policy.example.com', false],
    ]);
    expect(factIn(evidence, 'webhooks')?.[0]?.backend).toMatchObject({ service: 'missing', selfDeadlock: false });
  });

  test.each(['image-policy', 'configmaps.policy.example.com'])('is found by the name %s', async (name) => {
    const evidence = await look({ kind: 'webhook', cluster: 'test', name });
    expect(factIn(evidence, 'webhooks')?.map((webhook) => webhook.name)).toContain('configmaps.policy.example.com');
  });

  /** The evidence of a look that found no events: the controller goes on trying and makes new ones, later and later. */
  function withoutEvents(again: () => Promise<Evidence>): Promise<Evidence> {
    return until(
      'a look between two tries of the controller',
      async () => {
        await cluster.kubectl(['delete', 'events', '--all', '--namespace', 'shop']);
        const evidence = await again();
        return factIn(evidence, 'events')?.length === 0 ? evidence : undefined;
      },
      { within: 60_000, every: 250 },
    );
  }

  test('is still told by the condition of the workload when its events have aged out', async () => {
    const evidence = await withoutEvents(() => look({ ...web, workloadKind: 'Deployment' }));
    expect(factIn(evidence, 'messages')?.[0]).toMatchObject({ source: 'condition', reason: 'FailedCreate' });
    expect(factIn(evidence, 'webhooks')?.[0]).toMatchObject({ name: 'pods.policy.example.com', blamed: true });
  });

  test('reaches every workload that gets no pods, and says whose events have aged out', async () => {
    const evidence = await look({ kind: 'webhooks', cluster: 'test' }, ['blastRadius', 'admissionDelay']);
    expect(factIn(evidence, 'blastRadius')?.failing.workloads).toContain('image-policy/gatekeeper-of-images');
    expect(factIn(evidence, 'admissionDelay')).toEqual({ mutating: 10, validating: 5, webhooks: 2 });
    const history = factIn(await withoutEvents(() => look(web, ['eventHistory', 'events'])), 'eventHistory');
    expect(history?.agedOut.map(({ object }) => object.kind)).toEqual(['ReplicaSet']);
  });

  test('is over when a backend is ready, and a change of Salvor is told with its deadline', async () => {
    const note = writeRestoreNote({
      attempt: 'attempt',
      incident: 'incident',
      approvedBy: 'U1',
      revertAt: 1_800_000_000_000,
      previous: { 'pods.policy.example.com': 'Fail' },
      watch: { namespace: 'image-policy', service: 'gate' },
      owners: [],
      restoreAfter: 900_000,
    });
    const patch = [
      { op: 'replace', path: '/webhooks/0/failurePolicy', value: 'Ignore' },
      { op: 'add', path: '/metadata/annotations', value: { [restoreAnnotation]: note } },
    ];
    const target = ['validatingwebhookconfiguration', 'image-policy'];
    await cluster.kubectl(['patch', ...target, '--type=json', '--patch', JSON.stringify(patch)]);
    const pods = await until(
      'the backend has its pods',
      async () => {
        const made = await kubernetes.list('Pod', { namespace: 'image-policy' });
        return made.length === 2 && made;
      },
      { within: 30_000 },
    );
    await writePodStatus(cluster, 'image-policy', pods[0]?.metadata?.name ?? '', {
      phase: 'Running',
      podIP: '10.0.0.1',
      podIPs: [{ ip: '10.0.0.1' }],
      conditions: [{ type: 'Ready', status: 'True' }],
    });
    await until('the endpoint is ready', async () => {
      const evidence = await look({ kind: 'webhook', cluster: 'test', name: 'pods.policy.example.com' });
      const webhook = factIn(evidence, 'webhooks')?.find(({ name }) => name === 'pods.policy.example.com');
      expect(webhook).toMatchObject({
        failurePolicy: 'Ignore',
        changedBySalvor: { previous: 'Fail', revertAt: 1_800_000_000_000 },
        backend: { readyEndpoints: 1, workload: { kind: 'Deployment', name: 'gatekeeper-of-images' } },
      });
      expect(webhook?.backend?.pods.map(({ ready }) => ready).toSorted()).toEqual([false, true]);
      return true;
    });
  });
});
