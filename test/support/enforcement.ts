import type { ControlPlane } from './control-plane.ts';
import { writePodStatus } from './kubelet-writes.ts';
import { until } from './until.ts';

/** A deadlock that the real API server and the real ReplicaSet controller have run into. */
export interface Enforcement {
  /** Where the product runs and its own webhooks keep it from running, and where somebody's shop waits for it. */
  readonly home: string;
  readonly shop: string;
  /** The name of both configurations. */
  readonly configuration: string;
  /** The webhooks that block, and those beside them that have nothing to do with it. */
  readonly blocking: readonly [mutating: string, validating: string];
  readonly bystanders: readonly string[];
  /** The failure policy of every webhook of both configurations, by its name. */
  policies(): Promise<Readonly<Record<string, string>>>;
  /** Both configurations as they are. */
  read(): Promise<readonly object[]>;
  /** The note that Salvor left on each configuration, if any. */
  notes(): Promise<readonly (string | undefined)[]>;
  /** The pods that the controllers have made in a namespace. */
  pods(namespace: string): Promise<readonly string[]>;
  /** Waits for the product's pods and writes what their kubelet writes when they run. Gives their names. */
  kubeletStartsBackend(): Promise<readonly string[]>;
  /** Takes the webhooks and the workloads away. */
  end(): Promise<void>;
}

export interface EnforcementOptions {
  /** Unique within the cluster: the webhooks are asked about the namespaces of this name alone. */
  readonly name: string;
  /** `host:port` of a registry. */
  readonly registry: string;
  /** Of the pull secret that the shop's pods name. */
  readonly password: string;
}

const group = '/apis/admissionregistration.k8s.io/v1';
const kinds = ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'] as const;

interface Configuration {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
  readonly webhooks: readonly { readonly name: string; readonly failurePolicy: string }[];
}

/** Makes the deadlock and waits until the ReplicaSet controller has failed in both namespaces. */
export async function makeEnforcement(plane: ControlPlane, options: EnforcementOptions): Promise<Enforcement> {
  const { name } = options;
  const [home, shop] = [`${name}-gate`, `${name}-shop`];
  const webhooks = [`pin.${name}.example`, `verify.${name}.example`, `ledger.${name}.example`] as const;
  const create = (items: readonly object[]) =>
    plane.kubectl(['create', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  const read = async () =>
    (await Promise.all(kinds.map((plural) => plane.request('GET', `${group}/${plural}/${name}`)))) as Configuration[];
  const pods = async (namespace: string) => {
    const list = (await plane.request('GET', `/api/v1/namespaces/${namespace}/pods`)) as {
      items: { metadata: { name: string } }[];
    };
    return list.items.map(({ metadata }) => metadata.name);
  };

  await create([...namespaces(name, [home, shop]), service(home), pullSecret(shop, options)]);
  await create(configurations(name, home, webhooks));
  await until('the API server asks the webhooks', () =>
    plane.request('POST', `/api/v1/namespaces/${shop}/pods?dryRun=All`, pod(options)).then(
      () => false,
      (error: unknown) => String(error).includes('failed calling webhook'),
    ),
  );
  await create([
    deployment(home, 'gate', 2, { nodeName: 'node-1', containers: [container('gate', options)] }),
    deployment(shop, 'checkout', 1, {
      containers: [container('checkout', options)],
      imagePullSecrets: [{ name: 'registry-login' }],
    }),
  ]);
  for (const namespace of [home, shop]) {
    await until(
      'the ReplicaSet controller fails',
      async () => (await plane.kubectl(['get', 'events', '-n', namespace])).includes('FailedCreate'),
      { within: 30_000 },
    );
  }

  return {
    home,
    shop,
    configuration: name,
    blocking: [webhooks[0], webhooks[1]],
    bystanders: [webhooks[2]],
    policies: async () =>
      Object.fromEntries(
        (await read()).flatMap((one) => one.webhooks.map((webhook) => [webhook.name, webhook.failurePolicy])),
      ),
    read,
    notes: async () => (await read()).map(({ metadata }) => metadata.annotations?.['salvor.dev/restore']),
    pods,
    async kubeletStartsBackend() {
      const made = await until(
        'the controllers make the pods of the backend',
        async () => {
          const names = await pods(home);
          return names.length === 2 && names;
        },
        { within: 60_000 },
      );
      for (const [index, each] of made.entries()) await run(plane, home, each, `10.0.0.${index + 1}`);
      return made;
    },
    async end() {
      await plane.kubectl(['delete', kinds.join(','), name, '--ignore-not-found']);
      for (const namespace of [home, shop]) {
        await plane.kubectl(['delete', 'deployments', '--all', '-n', namespace, '--wait=false']);
      }
    },
  };
}

async function run(plane: ControlPlane, namespace: string, name: string, ip: string): Promise<void> {
  const lastTransitionTime = new Date().toISOString();
  const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime }];
  await writePodStatus(plane, namespace, name, { phase: 'Running', podIP: ip, podIPs: [{ ip }], conditions });
}

function namespaces(story: string, names: readonly string[]): readonly object[] {
  return names.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { story } } }));
}

function service(namespace: string): object {
  const spec = { selector: { app: 'gate' }, ports: [{ port: 443, targetPort: 8443 }] };
  return { apiVersion: 'v1', kind: 'Service', metadata: { namespace, name: 'gate' }, spec };
}

function pullSecret(namespace: string, { registry, password }: EnforcementOptions): object {
  const auth = Buffer.from(`robot:${password}`).toString('base64');
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace, name: 'registry-login' },
    type: 'kubernetes.io/dockerconfigjson',
    stringData: { '.dockerconfigjson': JSON.stringify({ auths: { [registry]: { auth } } }) },
  };
}

function configurations(
  name: string,
  namespace: string,
  [mutating, validating, ledger]: readonly [string, string, string],
): readonly object[] {
  const hook = (webhook: string, to: string, resource: string) => ({
    name: webhook,
    clientConfig: { service: { namespace, name: to, path: '/' } },
    rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: [resource] }],
    namespaceSelector: { matchLabels: { story: name } },
    failurePolicy: 'Fail',
    sideEffects: 'None',
    admissionReviewVersions: ['v1'],
    timeoutSeconds: 5,
  });
  const configuration = (kind: string, webhooks: readonly object[]) => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind,
    metadata: { name, labels: { 'app.kubernetes.io/managed-by': 'Helm' } },
    webhooks,
  });
  return [
    configuration('MutatingWebhookConfiguration', [hook(mutating, 'gate', 'pods')]),
    configuration('ValidatingWebhookConfiguration', [
      hook(ledger, 'ledger', 'podtemplates'),
      hook(validating, 'gate', 'pods'),
    ]),
  ];
}

function container(name: string, { registry }: EnforcementOptions): object {
  return { name, image: `${registry}/${name}:1` };
}

function pod(options: EnforcementOptions): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'probe' },
    spec: { containers: [container('probe', options)] },
  };
}

function deployment(namespace: string, name: string, replicas: number, spec: object): object {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace, name },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}
