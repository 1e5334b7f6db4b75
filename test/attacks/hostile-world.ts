import type { KubernetesObject } from '../../demo/cluster/object.ts';
import { type SampleCluster, startSampleCluster } from '../../demo/cluster/sample-cluster.ts';
import type { FakeRequest, Reply } from '../support/registry/fake-server.ts';
import { hostile, hostileLine } from './hostile.ts';

const mebibyte = 1024 * 1024;
/** Headers carry Latin-1 without control characters. */
const inHeader = `${hostile.mentions} ${hostile.links} ${hostile.shell.replaceAll('\n', ' ').replaceAll('"', "'")}`;

/** What a registry of bad intent answers, by the first part of the repository. It says back whatever it was sent. */
export const answers: Readonly<Record<string, (echo: string) => Reply>> = {
  html: (echo) => ({
    status: 403,
    headers: { 'content-type': 'text/html', 'x-echo': echo, server: inHeader },
    body: `<html><script>${hostileLine}</script>${echo} ${'<b>x</b>'.repeat(mebibyte / 8)}</html>`,
  }),
  json: (echo) => ({
    status: 403,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      errors: [
        { code: `DENIED ${hostileLine}`, message: `${hostileLine} you sent ${echo}`, detail: { [hostileLine]: echo } },
      ],
    }),
  }),
  limit: (echo) => ({
    status: 429,
    headers: { 'retry-after': inHeader, 'ratelimit-limit': inHeader, 'docker-ratelimit-source': echo },
    body: `${hostileLine} ${echo}`,
  }),
  redirect: (echo) => ({
    status: 307,
    headers: { location: `http://user:${encodeURIComponent(echo)}@evil.example/<!channel>?token=${echo}` },
    body: hostileLine,
  }),
  digest: (echo) => ({
    status: 200,
    headers: {
      'content-type': inHeader,
      'docker-content-digest': `${inHeader} ${echo}`,
      'docker-distribution-api-version': inHeader,
    },
    body: `{"mediaType":${JSON.stringify(hostileLine)},"manifests":[{"platform":{"os":${JSON.stringify(hostileLine)},"architecture":${JSON.stringify(echo)}}}]}`,
  }),
};

/** A registry of bad intent that asks for a sign-in and then answers as {@link answers} say. `token` is what it hands out. */
export function hostileRegistry(token: string): (request: FakeRequest) => Reply {
  return ({ path, headers, host }) => {
    const { authorization = '' } = headers;
    const at = headers.host ?? host;
    if (path.startsWith('/token')) return { status: 200, body: JSON.stringify({ token, expires_in: 300 }) };
    const challenge = `Bearer realm="http://${at}/token",service="${inHeader}",error="${inHeader}",scope="repository:${inHeader}:pull"`;
    if (authorization === '') return { status: 401, headers: { 'www-authenticate': challenge }, body: hostileLine };
    if (path === '/v2/') return { status: 200, body: '{}' };
    const answer = answers[path.split('/')[2] ?? ''];
    const echo = `${authorization} ${Buffer.from(authorization.split(' ')[1] ?? '', 'base64')
      .toString('latin1')
      .replaceAll(/[^ -~]/g, '')} ${token}`;
    return answer?.(echo) ?? { status: 404, body: hostileLine };
  };
}

export interface HostileObjects {
  readonly host: string;
  /** Of the pull secret. */
  readonly password: string;
}

/** A cluster in which everything that the API lets anybody write is hostile: one failing pod for each of {@link answers}. */
export async function startHostileCluster({ host, password }: HostileObjects): Promise<SampleCluster> {
  const cluster = await startSampleCluster({ nodes: [] });
  const { store } = cluster;
  const now = new Date().toISOString().replace(/\.\d+Z/, 'Z');
  const put = (
    plural: Parameters<typeof store.put>[0],
    object: Omit<KubernetesObject, 'metadata'> & { metadata: Partial<KubernetesObject['metadata']> & { name: string } },
  ) =>
    store.put(plural, {
      ...object,
      metadata: {
        uid: `uid-${object.metadata.name}`,
        resourceVersion: '1',
        creationTimestamp: now,
        annotations: { 'note.example/x': hostileLine, 'meta.helm.sh/release-name': hostileLine },
        managedFields: managed,
        ...object.metadata,
      },
    } as KubernetesObject);
  const managed = [
    {
      manager: hostileLine,
      operation: 'Update',
      apiVersion: 'v1',
      time: now,
      fieldsType: 'FieldsV1',
      fieldsV1: { [hostileLine]: {} },
    },
  ] as unknown as NonNullable<KubernetesObject['metadata']['managedFields']>;

  put('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
  put('secrets', {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/dockerconfigjson',
    metadata: { name: 'regcred', namespace: 'shop' },
    data: {
      '.dockerconfigjson': Buffer.from(
        JSON.stringify({
          auths: { [host]: { username: hostileLine, password }, [hostileLine]: { auth: hostileLine } },
        }),
      ).toString('base64'),
    },
  });
  put('serviceaccounts', {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default', namespace: 'shop' },
    imagePullSecrets: [{ name: hostileLine }, { name: 'regcred' }],
  });
  const condition = (type: string) => ({
    type,
    status: type === 'Ready' ? 'False' : 'True',
    reason: hostileLine,
    message: hostileLine,
    lastTransitionTime: now,
  });
  put('nodes', {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'node-1', labels: { 'kubernetes.io/arch': 'amd64' } },
    spec: { taints: [{ key: hostileLine, effect: hostileLine }] },
    status: {
      conditions: [condition('Ready'), condition('DiskPressure'), condition(hostileLine)],
      nodeInfo: {
        architecture: hostileLine,
        operatingSystem: hostileLine,
        kubeletVersion: hostileLine,
        containerRuntimeVersion: hostileLine,
      },
    },
  });
  for (const answer of Object.keys(answers)) {
    const image = `${host}/${answer}/app:1`;
    const name = `app-${answer}`;
    put('pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'shop', labels: { app: answer } },
      spec: {
        nodeName: 'node-1',
        serviceAccountName: 'default',
        containers: [{ name: 'app', image }],
        imagePullSecrets: [{ name: 'regcred' }, { name: hostileLine }],
      },
      status: {
        phase: 'Pending',
        conditions: [condition('PodScheduled'), condition(hostileLine)],
        containerStatuses: [
          {
            name: 'app',
            image,
            imageID: hostileLine,
            ready: false,
            started: false,
            restartCount: 0,
            lastState: {},
            state: {
              waiting: {
                reason: 'ErrImagePull',
                message: `failed to pull image "${image}": 403 Forbidden ${hostileLine}`,
              },
            },
          },
        ],
      },
    });
    put('events', {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `${name}.1`, namespace: 'shop' },
      involvedObject: { kind: 'Pod', namespace: 'shop', name, uid: `uid-${name}` },
      type: 'Warning',
      reason: hostileLine,
      message: `Failed to pull image "${image}": ${hostileLine} ${'<!channel>'.repeat(1000)}`,
      source: { component: hostileLine, host: hostileLine },
      firstTimestamp: now,
      lastTimestamp: now,
      count: 3,
    });
  }
  for (const [plural, kind] of [
    ['mutatingwebhookconfigurations', 'MutatingWebhookConfiguration'],
    ['validatingwebhookconfigurations', 'ValidatingWebhookConfiguration'],
  ] as const) {
    put(plural, {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind,
      metadata: { name: 'policy' },
      webhooks: [
        {
          name: 'a.b.example',
          clientConfig: {
            url: `https://user:${password}@evil.example/${encodeURIComponent(hostileLine)}?token=${password}`,
            caBundle: Buffer.from(hostileLine).toString('base64'),
          },
          rules: [
            {
              operations: ['CREATE'],
              apiGroups: ['', hostileLine],
              apiVersions: ['v1'],
              resources: ['pods', hostileLine],
              scope: '*',
            },
          ],
          matchConditions: [{ name: hostileLine, expression: hostileLine }],
          failurePolicy: 'Fail',
          sideEffects: 'None',
          admissionReviewVersions: ['v1'],
          timeoutSeconds: 30,
        },
      ],
    });
  }
  return cluster;
}
