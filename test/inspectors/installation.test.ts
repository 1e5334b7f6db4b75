import { afterEach, describe, expect, test } from 'vitest';
import { createKubernetes } from '../../src/clients/kubernetes/client.ts';
import { type FactName, factIn } from '../../src/evidence/evidence.ts';
import { leftoverJobNames } from '../../src/evidence/leftover-jobs.ts';
import type { Subject } from '../../src/evidence/subject.ts';
import { inspect } from '../../src/inspectors/inspect.ts';
import { startFalseApiServer } from '../support/false-api-server.ts';
import { noRegistry } from '../support/no-registry.ts';
import { type Stored, serveObjects } from './world/object-server.ts';

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

async function look(objects: readonly Stored[], text: string, wanted: readonly FactName[]) {
  const server = await startFalseApiServer(serveObjects(objects));
  const kubernetes = createKubernetes({ access: { kubeconfig: server.kubeconfig } });
  undo.push(
    () => server.stop(),
    () => kubernetes.close(),
  );
  const subject: Subject = { kind: 'text', text };
  return inspect(subject, wanted, { texts: [], kubernetes, registry: noRegistry(), now: 0 });
}

const job = (namespace: string, name: string, metadata: object = {}, status: object = {}): Stored => ({
  kind: 'Job',
  metadata: { namespace, name, creationTimestamp: '2026-03-01T02:00:00Z', ...metadata },
  status,
});
const createdAt = Date.parse('2026-03-01T02:00:00Z');

test('what a text is about and no cluster is there to show is unreachable, not beside the point', async () => {
  const seeing = { texts: [], registry: noRegistry(), now: 0 };
  const of = (text: string, name: FactName) => inspect({ kind: 'text', text }, [name], seeing);
  const unreachable = { seen: false, because: { reason: 'unreachable' } };
  expect(await of('jobs.batch "create-crds" already exists', 'leftoverJobs')).toMatchObject({
    leftoverJobs: unreachable,
  });
  expect(await of('image is not signed', 'enforcement')).toMatchObject({ enforcement: unreachable });
  expect(await of('manifest unknown', 'leftoverJobs')).toMatchObject({
    leftoverJobs: { because: { reason: 'not-applicable' } },
  });
});

describe('jobs of an earlier installation', () => {
  test('all four of the old enforcement are looked for, in its namespace', async () => {
    const complete = { conditions: [{ type: 'Complete', status: 'True' }] };
    const objects = [
      job('ibm-system', 'create-crds', { labels: { heritage: 'Tiller', release: 'cise' } }, complete),
      job('ibm-system', 'validate-crd-creation', {}, { active: 1 }),
      job('shop', 'create-crds'),
    ];
    const evidence = await look(objects, 'Error: jobs.batch "create-crds" already exists', ['leftoverJobs']);
    expect(factIn(evidence, 'leftoverJobs')).toEqual({
      names: leftoverJobNames,
      namespace: 'ibm-system',
      jobs: [
        {
          namespace: 'ibm-system',
          name: 'create-crds',
          createdAt,
          active: 0,
          ended: 'complete',
          owners: ['release=cise', 'heritage=Tiller'],
        },
        { namespace: 'ibm-system', name: 'validate-crd-creation', createdAt, active: 1, owners: [] },
      ],
    });
  });

  test('a hook of today is found wherever it is, with its owner', async () => {
    const owner = { apiVersion: 'batch/v1', kind: 'CronJob', name: 'setup', uid: 'u', controller: true };
    const annotations = { 'helm.sh/hook': 'post-upgrade', 'meta.helm.sh/release-name': 'minio', 'example.com/a': 'b' };
    const failed = { conditions: [{ type: 'Failed', status: 'True' }] };
    const objects = [
      job('store', 'minio-make-bucket', { annotations, ownerReferences: [owner] }, failed),
      job('store', 'other'),
    ];
    const text = 'UPGRADE FAILED: post-upgrade hooks failed: jobs.batch "minio-make-bucket" already exists';
    const evidence = await look(objects, text, ['leftoverJobs']);
    expect(factIn(evidence, 'leftoverJobs')).toEqual({
      names: ['minio-make-bucket'],
      jobs: [
        {
          namespace: 'store',
          name: 'minio-make-bucket',
          createdAt,
          active: 0,
          ended: 'failed',
          owners: ['CronJob/setup', 'meta.helm.sh/release-name=minio', 'helm.sh/hook=post-upgrade'],
        },
      ],
    });
  });

  test('only the namespace that the text names is looked at', async () => {
    const objects = [job('store', 'setup'), job('shop', 'setup')];
    const text =
      'Error: unable to continue with install: Job "setup" in namespace "shop" exists and cannot be imported into the current release';
    const evidence = await look(objects, text, ['leftoverJobs']);
    expect(factIn(evidence, 'leftoverJobs')?.jobs.map(({ namespace }) => namespace)).toEqual(['shop']);
  });

  test.each(['job "setup" is running', 'configmaps "web" already exists', 'unauthorized'])(
    'are no question for: %s',
    async (text) => {
      const evidence = await look([job('shop', 'setup')], text, ['leftoverJobs']);
      expect(evidence.leftoverJobs).toEqual({ seen: false, because: { reason: 'not-applicable' } });
    },
  );
});

const configuration = (name: string, webhook: string, service: object, kind = 'Validating'): Stored => ({
  kind: `${kind}WebhookConfiguration`,
  metadata: { name },
  webhooks: [{ name: webhook, clientConfig: { service }, sideEffects: 'None', admissionReviewVersions: ['v1'] }],
});

describe('image enforcement', () => {
  const at = (namespace: string, name: string) => ({ namespace, name });

  test.each<[string, Stored]>([
    [
      'IBM Container Image Security Enforcement',
      configuration(
        'image-admission-config',
        'trust.hooks.securityenforcement.admission.cloud.ibm.com',
        at('ibm-system', 'image-enforcement'),
      ),
    ],
    [
      'Portieris',
      configuration(
        'image-admission-config',
        'trust.hooks.securityenforcement.admission.cloud.ibm.com',
        at('portieris', 'portieris'),
      ),
    ],
    [
      'Sigstore policy-controller',
      configuration('policy.sigstore.dev', 'policy.sigstore.dev', at('cosign-system', 'webhook')),
    ],
    [
      'Kyverno',
      configuration(
        'kyverno-resource-validating-webhook-cfg',
        'validate.kyverno.svc-fail',
        at('kyverno', 'kyverno-svc'),
      ),
    ],
    [
      'Gatekeeper',
      configuration('gatekeeper-validating-webhook-configuration', 'validation.gatekeeper.sh', at('gk', 'gk-webhook')),
    ],
    [
      'Connaisseur',
      configuration('connaisseur-webhook', 'connaisseur-svc.connaisseur.svc', at('connaisseur', 'connaisseur-svc')),
    ],
  ])('is known by its names: %s', async (product, stored) => {
    const unknown = configuration('sidecar', 'inject.example.com', at('mesh', 'injector'), 'Mutating');
    const evidence = await look([stored, unknown], 'no matching signatures', ['enforcement']);
    expect(factIn(evidence, 'enforcement')).toMatchObject([
      { product, configuration: { name: stored.metadata.name }, readyEndpoints: 0 },
    ]);
  });

  test('comes with what stands behind it', async () => {
    const stored = configuration('c', 'validation.gatekeeper.sh', at('gk', 'gk-webhook'));
    const labels = { app: 'gk' };
    const service = { kind: 'Service', metadata: { namespace: 'gk', name: 'gk-webhook' }, spec: { selector: labels } };
    const template = { metadata: { labels }, spec: { containers: [] } };
    const deployment = { kind: 'Deployment', metadata: { namespace: 'gk', name: 'gk-audit' }, spec: { template } };
    const slice = {
      kind: 'EndpointSlice',
      metadata: { namespace: 'gk', name: 's', labels: { 'kubernetes.io/service-name': 'gk-webhook' } },
      endpoints: [{ addresses: ['10.0.0.1'], conditions: { ready: true } }],
    };
    const evidence = await look([stored, service, deployment, slice], 'the root key was lost', ['enforcement']);
    expect(factIn(evidence, 'enforcement')).toEqual([
      {
        product: 'Gatekeeper',
        configuration: { kind: 'ValidatingWebhookConfiguration', name: 'c' },
        service: { kind: 'Service', namespace: 'gk', name: 'gk-webhook' },
        readyEndpoints: 1,
        workload: { kind: 'Deployment', namespace: 'gk', name: 'gk-audit' },
      },
    ]);
  });

  test('that is not there was looked for, and without signatures it is no question', async () => {
    const none = await look([], 'image is not signed', ['enforcement']);
    expect(factIn(none, 'enforcement')).toEqual([]);
    const unasked = await look([], 'i/o timeout', ['enforcement']);
    expect(unasked.enforcement).toEqual({ seen: false, because: { reason: 'not-applicable' } });
  });
});
