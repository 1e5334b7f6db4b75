import { Agent, request } from 'undici';
import { startSampleCluster } from '../../demo/cluster/sample-cluster.ts';
import { createKubernetes } from '../../src/clients/kubernetes/client.ts';
import type { KubernetesClient } from '../../src/clients/kubernetes.ts';
import { startControlPlane } from '../support/control-plane.ts';

/** A cluster of a test's own, and the hands of people and controllers in it. */
export interface Cluster {
  /** Salvor's client, with every right. */
  readonly kubernetes: KubernetesClient;
  readonly kubeconfig: string;
  /** One request as the administrator. */
  send(method: Method, path: string, body?: unknown): Promise<unknown>;
  /** Reads an object, edits it and writes it back under a field manager, as `kubectl edit` or a controller does. */
  edit(path: string, manager: string, change: (object: KubernetesJson) => void): Promise<void>;
  /** A client for a service account that holds exactly these rules. */
  as(name: string, rules: readonly object[]): Promise<KubernetesClient>;
  stop(): Promise<void>;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Objects as they are on the wire, as far as these tests look into them. */
export interface KubernetesJson {
  metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    resourceVersion?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    [field: string]: unknown;
  };
  webhooks?: WebhookJson[];
  [field: string]: unknown;
}

export interface WebhookJson {
  name: string;
  failurePolicy?: string;
  timeoutSeconds?: number;
  [field: string]: unknown;
}

/** etcd and kube-apiserver, with `controllers` the real controllers of kube-controller-manager too. */
export async function realCluster(controllers = false): Promise<Cluster> {
  const plane = await startControlPlane({ controllers });
  return clusterWith({ ...plane, send: (method, path, body) => plane.request(method, path, body) });
}

/** The cluster of the demo; nothing plays its kubelet. */
export async function sampleCluster(): Promise<Cluster> {
  const sample = await startSampleCluster({ controllerBackOff: { first: 20, max: 200 } });
  const token = sample.users.add({ name: 'tester', groups: ['system:masters'] });
  const dispatcher = new Agent({ connect: { ca: sample.authority } });
  return clusterWith({
    kubeconfig: sample.kubeconfig,
    kubeconfigOf: (namespace, name) => Promise.resolve(sample.kubeconfigForServiceAccount(namespace, name)),
    send: async (method, path, body) => {
      const answer = await request(`${sample.url}${path}`, {
        method,
        dispatcher,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await answer.body.text();
      if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`);
      return JSON.parse(text);
    },
    stop: async () => {
      await dispatcher.close();
      await sample.stop();
    },
  });
}

function clusterWith({
  kubeconfig,
  kubeconfigOf,
  send,
  stop,
}: Pick<Cluster, 'kubeconfig' | 'send' | 'stop'> & {
  readonly kubeconfigOf: (namespace: string, serviceAccount: string) => Promise<string>;
}): Cluster {
  const clients: KubernetesClient[] = [];
  const connect = (text: string): KubernetesClient => {
    const client = createKubernetes({ access: { kubeconfig: text } });
    clients.push(client);
    return client;
  };
  return {
    kubernetes: connect(kubeconfig),
    kubeconfig,
    send,
    edit: async (path, fieldManager, change) => {
      const object = (await send('GET', path)) as KubernetesJson;
      change(object);
      await send('PUT', `${path}?fieldManager=${fieldManager}`, object);
    },
    as: async (name, rules) => {
      const rbac = { path: '/apis/rbac.authorization.k8s.io/v1', group: 'rbac.authorization.k8s.io' };
      const header = (kind: string) => ({ apiVersion: `${rbac.group}/v1`, kind, metadata: { name } });
      await send('POST', '/api/v1/namespaces/default/serviceaccounts', {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name },
      });
      await send('POST', `${rbac.path}/clusterroles`, { ...header('ClusterRole'), rules });
      await send('POST', `${rbac.path}/clusterrolebindings`, {
        ...header('ClusterRoleBinding'),
        subjects: [{ kind: 'ServiceAccount', name, namespace: 'default' }],
        roleRef: { kind: 'ClusterRole', name, apiGroup: rbac.group },
      });
      return connect(await kubeconfigOf('default', name));
    },
    stop: async () => {
      await Promise.all(clients.map((client) => client.close()));
      await stop();
    },
  };
}
