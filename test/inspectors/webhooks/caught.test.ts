import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createAuthority } from '../../../demo/certificate/certificate.ts';
import type { AdmissionWebhook } from '../../../src/evidence/facts.ts';
import { matchesNewPod } from '../../../src/inspectors/webhooks/matches.ts';
import { type ControlPlane, controlPlanePart, startControlPlane } from '../../support/control-plane.ts';
import { describeWithRealPart } from '../../support/real-part.ts';
import { until } from '../../support/until.ts';

vi.setConfig({ testTimeout: 60_000 });

/*
 * Salvor's answer beside the API server's own: every configuration below is registered in both kinds with a webhook that
 * only notes that it was called, and pods are created as a dry run.
 */
type Rule = AdmissionWebhook['rules'][number];
type Selectors = Pick<AdmissionWebhook, 'namespaceSelector' | 'objectSelector'> & { readonly matchPolicy?: string };

const pods: Rule = { operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] };
const by = (key: string, operator: string, ...values: string[]) => ({
  matchExpressions: [{ key, operator, ...(values.length > 0 ? { values } : {}) }],
});

const configurations: readonly (readonly [what: string, rules: readonly Partial<Rule>[], selectors?: Selectors])[] = [
  ['pods', [{}]],
  ['updates', [{ operations: ['UPDATE', 'DELETE', 'CONNECT'] }]],
  ['every operation', [{ operations: ['*'] }]],
  ['every group', [{ apiGroups: ['*'] }]],
  ['another group', [{ apiGroups: ['apps'] }]],
  ['some resources of some groups', [{ apiGroups: ['apps', ''], resources: ['deployments', 'pods'] }]],
  ['every resource', [{ resources: ['*'] }]],
  ['every resource and its parts', [{ resources: ['*/*'] }]],
  ['pods and their parts', [{ resources: ['pods/*'] }]],
  ['a part of pods', [{ resources: ['pods/exec'] }]],
  ['a part of everything', [{ resources: ['*/exec'] }]],
  ['what has a namespace', [{ scope: 'Namespaced' }]],
  ['what has none', [{ resources: ['*'], scope: 'Cluster' }]],
  ['both', [{ scope: '*' }]],
  ['every version', [{ apiVersions: ['*'] }]],
  ['a version that is not served', [{ apiVersions: ['v1beta1'] }]],
  ['this version among others', [{ apiVersions: ['v1beta1', 'v1'] }], { matchPolicy: 'Exact' }],
  ['the second rule', [{ operations: ['UPDATE'] }, {}]],
  ['parts of two rules', [{ operations: ['UPDATE'] }, { apiGroups: ['apps'] }]],
  ['empty selectors', [{}], { namespaceSelector: {}, objectSelector: {} }],
  ['namespaces of a team', [{}], { namespaceSelector: { matchLabels: { team: 'policy' } } }],
  ['namespaces of other teams', [{}], { namespaceSelector: by('team', 'NotIn', 'policy') }],
  ['namespaces of any team', [{}], { namespaceSelector: by('team', 'Exists') }],
  ['namespaces of no team', [{}], { namespaceSelector: by('team', 'DoesNotExist') }],
  ['namespaces but one', [{}], { namespaceSelector: by('kubernetes.io/metadata.name', 'NotIn', 'caught-policy') }],
  ['one namespace', [{}], { namespaceSelector: by('kubernetes.io/metadata.name', 'In', 'caught-policy') }],
  ['pods of an app', [{}], { objectSelector: { matchLabels: { app: 'gate' } } }],
  ['pods of some apps', [{}], { objectSelector: by('app', 'In', 'gate', 'web') }],
  ['pods of other apps', [{}], { objectSelector: by('app', 'NotIn', 'gate') }],
  ['pods of any app', [{}], { objectSelector: by('app', 'Exists') }],
  ['pods of no app', [{}], { objectSelector: by('app', 'DoesNotExist') }],
  ['pods with an empty label', [{}], { objectSelector: { matchLabels: { mark: '' } } }],
  ['pods with one of some labels', [{}], { objectSelector: by('mark', 'In', '', 'x') }],
  ['pods with a label that objects have', [{}], { objectSelector: by('constructor', 'Exists') }],
  [
    'labels and expressions',
    [{}],
    { objectSelector: { matchLabels: { tier: 'front' }, ...by('app', 'NotIn', 'gate') } },
  ],
  [
    'pods of an app in namespaces of a team',
    [{}],
    { namespaceSelector: by('team', 'Exists'), objectSelector: { matchLabels: { app: 'gate' } } },
  ],
];

const labelsOfPods: readonly Readonly<Record<string, string>>[] = [
  {},
  { app: 'gate' },
  { app: 'web', tier: 'front' },
  { app: 'gate', tier: 'front' },
  { mark: '' },
  { mark: 'x', constructor: 'builder' },
];

const webhookOf = ([, rules, selectors]: (typeof configurations)[number]) => ({
  rules: rules.map((rule) => ({ ...pods, ...rule })),
  ...selectors,
});

describeWithRealPart('whom a webhook catches is what the API server says', controlPlanePart, () => {
  let plane: ControlPlane;
  let server: Server;
  const called = new Set<string>();

  const createPod = (namespace: string, labels: Readonly<Record<string, string>>) =>
    plane.request('POST', `/api/v1/namespaces/${namespace}/pods?dryRun=All`, {
      metadata: { name: 'caught', labels },
      spec: { containers: [{ name: 'app', image: 'registry.example.com/app' }] },
    });

  beforeAll(async () => {
    const now = Date.now();
    const authority = createAuthority('webhooks of the test', now - 86_400_000, now + 86_400_000);
    server = await serveAdmission(
      authority.issue({ names: ['127.0.0.1'], notBefore: now - 3_600_000, notAfter: now + 86_400_000 }),
      called,
    );
    plane = await startControlPlane();
    const caBundle = Buffer.from(authority.cert).toString('base64');
    const { port } = server.address() as AddressInfo;
    for (const name of ['caught-plain', 'caught-policy']) {
      const labels = name === 'caught-policy' ? { team: 'policy' } : {};
      await plane.request('POST', '/api/v1/namespaces', { metadata: { name, labels } });
    }
    for (const kind of ['Mutating', 'Validating']) {
      await plane.request('POST', `${registration}/${kind.toLowerCase()}webhookconfigurations`, {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: `${kind}WebhookConfiguration`,
        metadata: { name: 'caught' },
        webhooks: configurations.map((one, index) => ({
          name: `w${index}.caught.example.com`,
          clientConfig: { url: `https://127.0.0.1:${port}/${kind}/${index}`, caBundle },
          ...webhookOf(one),
          sideEffects: 'None',
          admissionReviewVersions: ['v1'],
          failurePolicy: 'Fail',
        })),
      });
    }
    // The first webhook of each kind catches every pod.
    await until('the API server calls the webhooks', async () => {
      await createPod('caught-plain', {});
      return called.has('/Mutating/0') && called.has('/Validating/0');
    });
  }, 120_000);

  afterAll(async () => {
    await plane?.stop();
    server?.closeAllConnections();
    server?.close();
  });

  test.each(
    ['caught-plain', 'caught-policy', 'kube-system'].flatMap((namespace) =>
      labelsOfPods.map((labels) => ({ namespace, labels })),
    ),
  )('in $namespace for a pod with $labels', async ({ namespace, labels }) => {
    const home = (await plane.request('GET', `/api/v1/namespaces/${namespace}`)) as Home;
    called.clear();
    await createPod(namespace, labels);
    const pod = { labels, namespaceLabels: home.metadata.labels ?? {} };
    const expected = configurations.filter((one) => matchesNewPod(webhookOf(one), pod)).map(([what]) => what);
    for (const kind of ['Mutating', 'Validating']) {
      const caught = configurations.filter((_one, index) => called.has(`/${kind}/${index}`)).map(([what]) => what);
      expect(expected).toEqual(caught);
    }
  });
});

interface Home {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
}

const registration = '/apis/admissionregistration.k8s.io/v1';

/** A webhook server that allows everything and notes by which paths it was called. */
async function serveAdmission(certificate: { cert: string; key: string }, called: Set<string>): Promise<Server> {
  const server = createServer(certificate, (request, response) => {
    called.add(request.url?.split('?')[0] ?? '');
    void json(request).then((review) => {
      const {
        apiVersion,
        kind,
        request: asked,
      } = review as { apiVersion: string; kind: string; request: { uid: string } };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ apiVersion, kind, response: { uid: asked.uid, allowed: true } }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
