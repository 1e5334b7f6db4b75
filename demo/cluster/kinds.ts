import type { KubernetesObject } from './object.ts';

/** The parts of the kinds that the sample cluster's own controllers read and write. */
export interface Container {
  name: string;
  image: string;
  imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
  [field: string]: unknown;
}

export interface PodSpec {
  containers: Container[];
  initContainers?: Container[];
  nodeName?: string;
  nodeSelector?: Record<string, string>;
  serviceAccountName?: string;
  imagePullSecrets?: { name?: string }[];
  [field: string]: unknown;
}

export interface Condition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  lastTransitionTime?: string;
  lastUpdateTime?: string;
  reason?: string;
  message?: string;
}

export interface ContainerStatus {
  name: string;
  image: string;
  imageID: string;
  ready: boolean;
  started: boolean;
  restartCount: number;
  state: {
    waiting?: { reason: string; message?: string };
    running?: { startedAt: string };
    terminated?: { reason: string; exitCode: number; startedAt: string; finishedAt: string };
  };
  lastState: Record<string, never>;
}

export interface PodStatus {
  phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  podIP?: string;
  podIPs?: { ip: string }[];
  hostIP?: string;
  startTime?: string;
  conditions?: Condition[];
  containerStatuses?: ContainerStatus[];
  initContainerStatuses?: ContainerStatus[];
  qosClass?: string;
}

export interface Pod extends KubernetesObject {
  spec: PodSpec;
  status?: PodStatus;
}

export interface PodTemplate {
  metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> };
  spec: PodSpec;
}

export interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist'; values?: string[] }[];
}

export interface Workload extends KubernetesObject {
  spec: { replicas?: number; selector: LabelSelector; template: PodTemplate; [field: string]: unknown };
  status?: {
    replicas?: number;
    readyReplicas?: number;
    availableReplicas?: number;
    conditions?: Condition[];
    [field: string]: unknown;
  };
}

export interface Service extends KubernetesObject {
  spec: {
    selector?: Record<string, string>;
    ports?: { name?: string; port: number; targetPort?: number | string; protocol?: string }[];
    clusterIP?: string;
    [field: string]: unknown;
  };
}

export interface EndpointSlice extends KubernetesObject {
  endpoints: {
    addresses: string[];
    conditions: { ready?: boolean };
    targetRef?: { kind: string; namespace?: string; name: string };
  }[];
}

export interface Node extends KubernetesObject {
  status: {
    nodeInfo: {
      architecture: string;
      operatingSystem: string;
      kubeletVersion: string;
      containerRuntimeVersion: string;
    };
    [field: string]: unknown;
  };
}

export interface Secret extends KubernetesObject {
  type?: string;
  data?: Record<string, string>;
}

export interface ServiceAccount extends KubernetesObject {
  imagePullSecrets?: { name?: string }[];
}

export interface Event extends KubernetesObject {
  involvedObject: {
    apiVersion?: string;
    kind: string;
    namespace?: string;
    name: string;
    uid?: string;
    fieldPath?: string;
    resourceVersion?: string;
  };
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  source: { component?: string; host?: string };
  firstTimestamp: string | null;
  lastTimestamp: string | null;
  count?: number;
}

export interface Webhook {
  name: string;
  clientConfig: { service?: { namespace: string; name: string; port?: number; path?: string }; url?: string };
  rules?: {
    operations?: string[];
    apiGroups?: string[];
    apiVersions?: string[];
    resources?: string[];
    scope?: string;
  }[];
  failurePolicy?: 'Fail' | 'Ignore';
  sideEffects?: string;
  timeoutSeconds?: number;
  namespaceSelector?: LabelSelector;
  objectSelector?: LabelSelector;
  [field: string]: unknown;
}

export interface WebhookConfiguration extends KubernetesObject {
  webhooks?: Webhook[];
}

export interface PolicyRule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}

export interface Role extends KubernetesObject {
  rules?: PolicyRule[];
}

export interface RoleBinding extends KubernetesObject {
  roleRef: { kind: string; name: string };
  subjects?: { kind: string; name: string; namespace?: string }[];
}

/** What is stored under each plural name. */
export interface ObjectsByPlural {
  pods: Pod;
  events: Event;
  services: Service;
  endpoints: KubernetesObject;
  endpointslices: EndpointSlice;
  secrets: Secret;
  serviceaccounts: ServiceAccount;
  namespaces: KubernetesObject;
  nodes: Node;
  configmaps: KubernetesObject;
  deployments: Workload;
  replicasets: Workload;
  statefulsets: Workload;
  daemonsets: Workload;
  controllerrevisions: KubernetesObject;
  jobs: KubernetesObject;
  cronjobs: KubernetesObject;
  mutatingwebhookconfigurations: WebhookConfiguration;
  validatingwebhookconfigurations: WebhookConfiguration;
  roles: Role;
  clusterroles: Role;
  rolebindings: RoleBinding;
  clusterrolebindings: RoleBinding;
  poddisruptionbudgets: KubernetesObject;
  leases: KubernetesObject;
}

export type Plural = keyof ObjectsByPlural;
