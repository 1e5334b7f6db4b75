import type { AddressInfo } from 'node:net';
import { createAuthority } from '../certificate/certificate.ts';
import type { WebhookBackend } from './admission.ts';
import { type Api, createApi } from './api.ts';
import { createApiServer } from './api-server.ts';
import type { User } from './authorization.ts';
import { type Clock, systemClock } from './clock.ts';
import { startDeploymentController } from './controllers/deployment.ts';
import { startEndpointsController } from './controllers/endpoints.ts';
import { startGarbageCollector } from './controllers/garbage-collector.ts';
import type { BackOff } from './controllers/loop.ts';
import { startReplicaSetController } from './controllers/replicaset.ts';
import { startScheduler } from './controllers/scheduler.ts';
import { startServiceAccountController } from './controllers/service-accounts.ts';
import { createEventRecorder } from './event-recorder.ts';
import { kubeconfigText } from './kubeconfig.ts';
import { type KubeletOptions, startKubelet } from './kubelet/kubelet.ts';
import { type NodeOptions, nodeManifest } from './nodes.ts';
import type { KubernetesObject, Manifest } from './object.ts';
import { resourceOf } from './resources.ts';
import { createStore, type Store } from './store.ts';
import { createUsers, type Users } from './users.ts';

export interface SampleClusterOptions {
  readonly clock?: Clock;
  /** The server's version; decides which client a version-picking kubectl uses. */
  readonly version?: string;
  readonly nodes?: readonly NodeOptions[];
  /** How long the controllers wait after a failure. */
  readonly controllerBackOff?: BackOff;
  /** Without it no pod ever starts: tests then write what a kubelet writes. */
  readonly kubelet?: KubeletOptions;
  /** What ready webhook backends answer, by `namespace/service`. */
  readonly webhookBackends?: ReadonlyMap<string, WebhookBackend>;
}

export interface SampleCluster {
  /** `https://127.0.0.1:PORT` */
  readonly url: string;
  /** YAML for the administrator. */
  readonly kubeconfig: string;
  /** PEM of the authority behind the server's certificate. */
  readonly authority: string;
  readonly store: Store;
  readonly api: Api;
  readonly users: Users;
  /** YAML for another user, who may do what RBAC objects in the cluster allow. */
  kubeconfigFor(user: User): string;
  /** YAML for a service account. */
  kubeconfigForServiceAccount(namespace: string, name: string): string;
  /** Creates an object through admission; `manager` is the name in managedFields. */
  create(manifest: Manifest, manager?: string): KubernetesObject;
  /** Ends every watch, timer and connection. */
  stop(): Promise<void>;
}

const day = 86_400_000;

const defaultNodes: readonly NodeOptions[] = [
  { name: 'node-1', architecture: 'amd64', kubeletVersion: 'v1.34.2', containerRuntimeVersion: 'containerd://2.1.4' },
];

/** Starts a sample cluster: an API server on a free loopback port with its controllers and, when asked, a kubelet. */
export async function startSampleCluster(options: SampleClusterOptions = {}): Promise<SampleCluster> {
  const {
    clock = systemClock(),
    version = 'v1.33.4',
    nodes = defaultNodes,
    controllerBackOff = { first: 500, max: 16 * 60_000 },
  } = options;
  const store = createStore();
  const users = createUsers();
  const api = createApi(store, clock, options.webhookBackends ?? new Map());
  const context = { api, clock, backOff: controllerBackOff };
  const recorded = (component: string) => ({ ...context, record: createEventRecorder(api, clock, { component }) });
  const stops = [
    startServiceAccountController({ api }),
    startGarbageCollector(store),
    startDeploymentController(recorded('deployment-controller')),
    startReplicaSetController(recorded('replicaset-controller')),
    startEndpointsController(recorded('endpoint-controller')),
    startScheduler(recorded('default-scheduler')),
    ...(options.kubelet ? [startKubelet({ api, clock, ...options.kubelet })] : []),
  ];

  function create(manifest: Manifest, manager = 'kubectl-client-side-apply'): KubernetesObject {
    const resource = resourceOf(manifest);
    if (!resource) throw new Error(`the sample cluster does not serve ${manifest.kind} of ${manifest.apiVersion}`);
    const namespace = resource.namespaced ? (manifest.metadata.namespace ?? 'default') : undefined;
    return api.create(resource, namespace, manifest, { manager });
  }

  for (const name of ['default', 'kube-system', 'kube-public', 'kube-node-lease'])
    create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, 'kube-apiserver');
  for (const node of nodes) create(nodeManifest(node, clock.now()), 'kubelet');

  const validity = { notBefore: clock.now() - day, notAfter: clock.now() + 365 * day };
  const authority = createAuthority('sample cluster', validity.notBefore, validity.notAfter);
  const server = createApiServer({
    api,
    clock,
    users,
    version,
    certificate: authority.issue({ names: ['127.0.0.1', 'localhost'], ...validity }),
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const kubeconfigWith = (user: string, token: string) => kubeconfigText(url, authority.cert, user, token);
  return {
    url,
    kubeconfig: kubeconfigWith('admin', users.add({ name: 'admin', groups: ['system:masters'] })),
    authority: authority.cert,
    store,
    api,
    users,
    kubeconfigFor: (user) => kubeconfigWith(user.name, users.add(user)),
    kubeconfigForServiceAccount: (namespace, name) => kubeconfigWith(name, users.addServiceAccount(namespace, name)),
    create,
    async stop() {
      for (const stop of stops) stop();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
