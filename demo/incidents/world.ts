import type { NodeOptions } from '../cluster/nodes.ts';
import type { Manifest } from '../cluster/object.ts';
import type { SampleCluster } from '../cluster/sample-cluster.ts';
import type { SampleRegistry } from '../registry/sample-registry.ts';

/** Where incidents happen: a cluster with `incidentNodes`, and two registries that its nodes reach. */
export interface World {
  readonly cluster: SampleCluster;
  /** Without TLS. */
  readonly registry: SampleRegistry;
  /** With TLS, whose authority the nodes trust. */
  readonly secureRegistry: SampleRegistry;
}

/** How much a waiting pod says: newer kubelets repeat the cause of a failed pull, older ones only say that they wait. */
export type Voice = 'telling' | 'silent';

const newer = { kubeletVersion: 'v1.34.2', containerRuntimeVersion: 'containerd://2.1.4' };
const older = { kubeletVersion: 'v1.31.9', containerRuntimeVersion: 'containerd://1.7.27' };

/** The nodes that the incidents need: both voices on both architectures. */
export const incidentNodes: readonly NodeOptions[] = [
  { name: 'amd64-telling', architecture: 'amd64', ...newer },
  { name: 'amd64-silent', architecture: 'amd64', ...older },
  { name: 'arm64-telling', architecture: 'arm64', ...newer },
  { name: 'arm64-silent', architecture: 'arm64', ...older },
];

/** A Namespace. */
export function namespace(name: string, labels: Readonly<Record<string, string>> = {}): Manifest {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

export interface DeploymentParts {
  readonly namespace: string;
  readonly name: string;
  readonly image: string;
  readonly replicas?: number;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
  readonly nodeName?: string;
}

/** A Deployment of one container, on one node where `nodeName` says so. */
export function deployment({
  namespace: home,
  name,
  image,
  replicas = 1,
  labels = {},
  annotations,
  nodeName,
}: DeploymentParts): Manifest {
  const selector = { 'app.kubernetes.io/name': name };
  const node = nodeName === undefined ? {} : { nodeSelector: { 'kubernetes.io/hostname': nodeName } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace: home, name, labels: { ...selector, ...labels }, ...(annotations ? { annotations } : {}) },
    spec: {
      replicas,
      selector: { matchLabels: selector },
      template: {
        metadata: { labels: { ...selector, ...labels } },
        spec: { ...node, containers: [{ name, image, imagePullPolicy: 'Always' }] },
      },
    },
  };
}
