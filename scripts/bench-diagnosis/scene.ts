import { parse } from 'yaml';
import { createAuthority } from '../../demo/certificate/certificate.ts';
import type { Pod } from '../../demo/cluster/kinds.ts';
import { kubeconfigText } from '../../demo/cluster/kubeconfig.ts';
import type { Manifest } from '../../demo/cluster/object.ts';
import { startSampleCluster } from '../../demo/cluster/sample-cluster.ts';
import { startSampleRegistry } from '../../demo/registry/sample-registry.ts';
import { until } from '../../demo/until.ts';
import { type Delay, startDelay } from './delay.ts';

/** A pod that cannot pull, in a sample cluster and from a sample registry that both take their time. */
export interface Scene {
  readonly namespace: string;
  readonly pod: string;
  readonly image: string;
  readonly secret: string;
  /** `user:password` of the registry. */
  readonly credentials: string;
  /** Services behind webhooks, all in `namespace`. */
  readonly services: readonly string[];
  /** YAML of a kubeconfig that leads through the delay. */
  readonly kubeconfig: string;
  readonly cluster: Delay;
  readonly registry: Delay;
  stop(): Promise<void>;
}

const home = 'shop';
const secret = 'regcred';
const [username, password] = ['bench', 'sample-password'];
const services = ['gate', 'signer', 'policy'];
const node = { architecture: 'amd64', kubeletVersion: 'v1.34.2', containerRuntimeVersion: 'containerd://2.1.4' };
const day = 86_400_000;

/** Starts it and waits until the pull has failed; every request is delayed by so many milliseconds. */
export async function startScene(milliseconds: number): Promise<Scene> {
  const source = await startSampleRegistry();
  const registry = await startDelay(`http://${source.host}`, milliseconds);
  const kubelet = { network: { plainHttp: [registry.host], authorities: [], requestTimeout: 5_000 } };
  const sample = await startSampleCluster({
    nodes: ['node-1', 'node-2'].map((name) => ({ name, ...node })),
    // Once is enough: a second attempt would be measured too.
    kubelet: { ...kubelet, backOff: { first: 3 * day, max: 3 * day }, resync: 3 * day },
  });
  const now = Date.now();
  const authority = createAuthority('bench', now - day, now + day);
  const names = ['127.0.0.1'];
  const certificate = authority.issue({ names, notBefore: now - day, notAfter: now + day });
  const cluster = await startDelay(sample.url, milliseconds, certificate);
  const image = `${registry.host}/shop/checkout:4.8.0`;
  source.push('shop/checkout:4.8.0', ['arm64']);
  source.setFault('shop/checkout', { kind: 'bearer', username, password });
  for (const manifest of manifests(registry.host, image)) sample.create(manifest);
  const pod = await until(
    'the pull has failed',
    () =>
      sample.store.list('pods', home).find((one: Pod) => one.status?.containerStatuses?.[0]?.state.waiting?.message),
    { within: 30_000 },
  );
  const { users } = parse(sample.kubeconfig) as { users: [{ name: string; user: { token: string } }] };
  return {
    namespace: home,
    pod: pod.metadata.name,
    image,
    secret,
    credentials: `${username}:${password}`,
    services,
    kubeconfig: kubeconfigText(`https://${cluster.host}`, authority.cert, users[0].name, users[0].user.token),
    cluster,
    registry,
    async stop() {
      await sample.stop();
      await Promise.all([cluster.stop(), registry.stop(), source.stop()]);
    },
  };
}

function manifests(host: string, image: string): readonly Manifest[] {
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  const config = Buffer.from(JSON.stringify({ auths: { [host]: { auth } } })).toString('base64');
  const labels = { app: 'checkout' };
  const spec = {
    nodeName: 'node-1',
    imagePullSecrets: [{ name: secret }],
    containers: [{ name: 'checkout', image, imagePullPolicy: 'Always' }],
  };
  const about = (name: string) => ({ namespace: home, name });
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: home } },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: about(secret),
      type: 'kubernetes.io/dockerconfigjson',
      data: { '.dockerconfigjson': config },
    },
    ...services.map((name) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: about(name),
      spec: { selector: { app: name }, ports: [{ port: 443 }] },
    })),
    ...services.map(webhookOf),
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: about('checkout'),
      spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
    },
  ];
}

/** A webhook that guards something else, whose backend is looked at all the same. */
function webhookOf(service: string): Manifest {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: service },
    webhooks: [
      {
        name: `${service}.example.com`,
        clientConfig: { service: { namespace: home, name: service } },
        rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'] }],
        failurePolicy: 'Ignore',
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
      },
    ],
  };
}
