import { afterEach, expect, test } from 'vitest';
import { createAuthority } from '../../../demo/certificate/certificate.ts';
import { createKubernetes } from '../../../src/clients/kubernetes/client.ts';
import { factIn } from '../../../src/evidence/evidence.ts';
import { inspect } from '../../../src/inspectors/inspect.ts';
import { authoritiesOf } from '../../../src/inspectors/webhooks/authorities.ts';
import { startFalseApiServer } from '../../support/false-api-server.ts';
import { noRegistry } from '../../support/no-registry.ts';
import { webDeployment } from '../world/many-pods.ts';
import { type Stored, serveObjects } from '../world/object-server.ts';

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

const [from, until] = [Date.UTC(2025, 0, 1), Date.UTC(2026, 0, 1)];
const bundle = (...pems: readonly string[]) => Buffer.from(pems.join('')).toString('base64');

test('every certificate of a CA bundle is read with its dates', () => {
  const old = createAuthority('old authority', from, until).cert;
  const next = createAuthority('next authority', until, until + 1000).cert;
  expect(authoritiesOf(bundle(old, next))).toEqual({
    authorities: [
      { subject: 'CN=old authority', validFrom: from, validTo: until },
      { subject: 'CN=next authority', validFrom: until, validTo: until + 1000 },
    ],
  });
});

test.each([
  ['no base64', '%%%'],
  ['no PEM', Buffer.from('hello').toString('base64')],
  ['encoded twice', Buffer.from(bundle(createAuthority('a', from, until).cert)).toString('base64')],
  ['a broken certificate', bundle('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')],
])('a CA bundle that is %s is unreadable', (_what, text) => {
  expect(authoritiesOf(text)).toEqual({ authorities: 'unreadable' });
});

test('a webhook without a CA bundle has no certificates to show', () => {
  expect(authoritiesOf(undefined)).toEqual({});
});

const hook = (name: string, timeoutSeconds: number, more: object = {}) => ({
  name,
  timeoutSeconds,
  clientConfig: {
    service: { namespace: 'gate', name: 'gate' },
    caBundle: bundle(createAuthority('a', from, until).cert),
  },
  rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }],
  matchConditions: [{ name: 'not-the-gate', expression: 'true' }],
  ...more,
});
const notOurs = { namespaceSelector: { matchLabels: { team: 'others' } } };
const secretsOnly = {
  rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['secrets'] }],
};
const objects: readonly Stored[] = [
  ...webDeployment,
  { kind: 'Namespace', metadata: { name: 'shop', labels: { team: 'shop' } } },
  {
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: 'm' },
    webhooks: [hook('a.example.com', 10), hook('b.example.com', 5), hook('c.example.com', 30, notOurs)],
  },
  {
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'v' },
    webhooks: [hook('d.example.com', 7), hook('e.example.com', 9), hook('f.example.com', 30, secretsOnly)],
  },
];

test('time-outs of mutating webhooks add up and those of validating ones do not, for the webhooks in the way', async () => {
  const server = await startFalseApiServer(serveObjects(objects));
  const kubernetes = createKubernetes({ access: { kubeconfig: server.kubeconfig } });
  undo.push(
    () => server.stop(),
    () => kubernetes.close(),
  );
  const context = { texts: [], kubernetes, registry: noRegistry(), now: 0 };
  const web = { kind: 'workload', cluster: 'test', namespace: 'shop', name: 'web' } as const;
  const evidence = await inspect(web, ['admissionDelay', 'webhooks'], context);
  expect(factIn(evidence, 'admissionDelay')).toEqual({ mutating: 15, validating: 9, webhooks: 4 });
  expect(factIn(evidence, 'webhooks')?.[0]).toMatchObject({
    matchConditions: ['not-the-gate'],
    authorities: [{ subject: 'CN=a', validTo: until }],
  });
  const all = await inspect({ kind: 'webhooks', cluster: 'test' }, ['admissionDelay'], context);
  expect(factIn(all, 'admissionDelay')).toEqual({ mutating: 45, validating: 9, webhooks: 5 });
});

test('a webhook that an old event names takes no blame off the one that is dead or asked about', async () => {
  const service = { kind: 'Service', metadata: { namespace: 'gate', name: 'well' }, spec: {} };
  const slice = {
    kind: 'EndpointSlice',
    metadata: { namespace: 'gate', name: 'well-1', labels: { 'kubernetes.io/service-name': 'well' } },
    endpoints: [{ addresses: ['10.0.0.1'], conditions: { ready: true } }],
  };
  const well = { clientConfig: { service: { namespace: 'gate', name: 'well' } } };
  const webhooks = [hook('well.example.com', 5, well), hook('dead.example.com', 5)];
  const configuration = { kind: 'ValidatingWebhookConfiguration', metadata: { name: 'gates' }, webhooks };
  const event = {
    kind: 'Event',
    metadata: { name: 'old', namespace: 'shop' },
    involvedObject: { kind: 'ReplicaSet', namespace: 'shop', name: 'web-5d8f9c7b6d' },
    reason: 'FailedCreate',
    type: 'Warning',
    message: 'failed calling webhook "well.example.com": connection refused',
  };
  const server = await startFalseApiServer(serveObjects([service, slice, configuration, event]));
  const kubernetes = createKubernetes({ access: { kubeconfig: server.kubeconfig } });
  undo.push(
    () => server.stop(),
    () => kubernetes.close(),
  );
  const context = { texts: [], kubernetes, registry: noRegistry(), now: 0 };
  const evidence = await inspect({ kind: 'webhooks', cluster: 'test' }, ['webhooks'], context);
  expect(factIn(evidence, 'webhooks')?.map(({ name, blamed }) => [name, blamed])).toEqual([
    ['well.example.com', true],
    ['dead.example.com', true],
  ]);
  const asked = await inspect({ kind: 'webhook', cluster: 'test', name: 'dead.example.com' }, ['webhooks'], context);
  expect(factIn(asked, 'webhooks')?.map(({ name, blamed }) => [name, blamed])).toEqual([['dead.example.com', true]]);
});
