import { CoreV1Api, EventsV1Api, KubeConfig, Watch } from '@kubernetes/client-node';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { WebhookAnswer } from '../../demo/cluster/admission.ts';
import { applyStrategicMergePatch } from '../../demo/cluster/merge-patch.ts';
import type { Manifest } from '../../demo/cluster/object.ts';
import { type SampleCluster, startSampleCluster } from '../../demo/cluster/sample-cluster.ts';
import { until } from '../support/until.ts';

let cluster: SampleCluster;
let config: KubeConfig;
let answer: WebhookAnswer;

beforeEach(async () => {
  answer = { allowed: true };
  cluster = await startSampleCluster({ webhookBackends: new Map([['default/gate', () => answer]]) });
  config = new KubeConfig();
  config.loadFromString(cluster.kubeconfig);
});

afterEach(async () => {
  await cluster.stop();
});

describe('the sample API server', () => {
  test('streams what happens to what a watch selects', async () => {
    const heard: string[] = [];
    const hear = (type: string, object: { metadata: { name: string } }) =>
      heard.push(`${type} ${object.metadata.name}`);
    const controller = await new Watch(config).watch(
      '/api/v1/namespaces/default/configmaps',
      { labelSelector: 'watched=yes' },
      hear,
      () => undefined,
    );
    const core = config.makeApiClient(CoreV1Api);
    await core.createNamespacedConfigMap({
      namespace: 'default',
      body: { metadata: { name: 'one', labels: { watched: 'yes' } } },
    });
    await core.createNamespacedConfigMap({ namespace: 'default', body: { metadata: { name: 'two' } } });
    await core.replaceNamespacedConfigMap({
      namespace: 'default',
      name: 'one',
      body: { metadata: { name: 'one', labels: { watched: 'no' } } },
    });
    await until('it hears of both', () => heard.length === 2);
    expect(heard).toEqual(['ADDED one', 'DELETED one']);
    controller.abort();
  });

  test('shows one event in both API groups', async () => {
    const involvedObject = { kind: 'Pod', namespace: 'default', name: 'web' };
    const body = { metadata: { name: 'web.1' }, involvedObject, type: 'Warning', reason: 'Failed', message: 'because' };
    await config.makeApiClient(CoreV1Api).createNamespacedEvent({ namespace: 'default', body });
    const { items } = await config
      .makeApiClient(EventsV1Api)
      .listNamespacedEvent({ namespace: 'default', fieldSelector: 'regarding.name=web' });
    expect(items[0]).toMatchObject({ note: 'because', regarding: { name: 'web' }, reason: 'Failed' });
  });

  test('lets nobody in without a token', async () => {
    const stranger = new KubeConfig();
    stranger.loadFromString(cluster.kubeconfig.replace(/token: .*/, 'token: guessed'));
    await expect(stranger.makeApiClient(CoreV1Api).listNode()).rejects.toMatchObject({ code: 401 });
  });
});

describe('a webhook with a ready backend', () => {
  const pod = (name: string): Manifest => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels: { app: name } },
    spec: { containers: [{ name: 'app', image: 'app:1' }] },
  });
  const configuration = (fields: object): Manifest => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: 'gate' },
    webhooks: [
      {
        name: 'gate.example',
        clientConfig: { service: { namespace: 'default', name: 'gate', path: '/' } },
        rules: [{ operations: ['CREATE'], apiGroups: ['*'], apiVersions: ['*'], resources: ['pods'] }],
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
        ...fields,
      },
    ],
  });

  beforeEach(async () => {
    cluster.create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'gate', namespace: 'default' },
      spec: { selector: { app: 'gate' }, ports: [{ port: 443 }] },
    });
    const gate = cluster.create(pod('gate'));
    cluster.store.put('pods', {
      ...gate,
      status: { phase: 'Running', podIP: '10.244.0.2', conditions: [{ type: 'Ready', status: 'True' }] },
    });
    await until('it is a backend', () =>
      cluster.store.list('endpointslices', 'default').some(({ endpoints }) => endpoints.length > 0),
    );
  });

  test('lets through what it allows', () => {
    cluster.create(configuration({}));
    expect(cluster.create(pod('web')).metadata.name).toBe('web');
  });

  test('denies in its own words whatever its failure policy is', () => {
    cluster.create(configuration({ failurePolicy: 'Ignore' }));
    answer = { allowed: false, message: 'image is not signed' };
    expect(() => cluster.create(pod('web'))).toThrow(
      'admission webhook "gate.example" denied the request: image is not signed',
    );
  });

  test('is not asked where its selectors do not reach', () => {
    answer = { allowed: false, message: 'no' };
    cluster.create(
      configuration({
        namespaceSelector: {
          matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['default'] }],
        },
      }),
    );
    expect(cluster.create(pod('web')).metadata.name).toBe('web');
  });

  test('refuses a dry run when it has side effects', () => {
    cluster.create(configuration({ sideEffects: 'Some' }));
    const core = config.makeApiClient(CoreV1Api);
    const body = { metadata: { name: 'web' }, spec: { containers: [{ name: 'app', image: 'app:1' }] } };
    return expect(core.createNamespacedPod({ namespace: 'default', body, dryRun: 'All' })).rejects.toMatchObject({
      code: 400,
      body: expect.stringContaining('does not support dry run'),
    });
  });

  test('fails by the name of a service that is gone, or of a host that nobody knows', () => {
    cluster.store.remove('services', 'default', 'gate');
    cluster.create(configuration({}));
    expect(() => cluster.create(pod('web'))).toThrow(
      /failed calling webhook "gate\.example": .*: service "gate" not found$/,
    );
    cluster.store.remove('mutatingwebhookconfigurations', undefined, 'gate');
    cluster.create(configuration({ clientConfig: { url: 'https://hooks.example.com/x' } }));
    expect(() => cluster.create(pod('web'))).toThrow(/dial tcp: lookup hooks\.example\.com: no such host$/);
  });
});

describe('a strategic merge', () => {
  const spec = {
    containers: [
      { name: 'a', image: '1', args: ['x', 'y'] },
      { name: 'b', image: '1' },
    ],
    nodeSelector: { disk: 'ssd', zone: 'a' },
  };

  test('merges lists by key, replaces the others and removes by null', () => {
    const patch = {
      containers: [
        { name: 'a', args: ['z'] },
        { name: 'c', image: '3' },
      ],
      nodeSelector: { zone: null },
    };
    expect(applyStrategicMergePatch(spec, patch)).toEqual({
      containers: [
        { name: 'a', image: '1', args: ['z'] },
        { name: 'b', image: '1' },
        { name: 'c', image: '3' },
      ],
      nodeSelector: { disk: 'ssd' },
    });
  });

  test('obeys its directives', () => {
    expect(applyStrategicMergePatch(spec, { containers: [{ name: 'b', $patch: 'delete' }] })).toMatchObject({
      containers: [{ name: 'a' }],
    });
    expect(
      applyStrategicMergePatch(spec, { containers: [{ $patch: 'replace' }, { name: 'd', image: '4' }] }),
    ).toMatchObject({ containers: [{ name: 'd', image: '4' }] });
    expect(applyStrategicMergePatch(spec, { nodeSelector: { $patch: 'replace', disk: 'hdd' } })).toMatchObject({
      nodeSelector: { disk: 'hdd' },
    });
    expect(
      applyStrategicMergePatch({ finalizers: ['a', 'b'] }, { '$deleteFromPrimitiveList/finalizers': ['a'] }),
    ).toEqual({ finalizers: ['b'] });
  });
});
