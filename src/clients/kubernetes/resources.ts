import type { Kind } from '../kubernetes.ts';

/** Where a kind is served, and the name of its model in `@kubernetes/client-node`. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  /** Plural name, as in a path and in an RBAC rule. */
  readonly plural: string;
  readonly namespaced: boolean;
  readonly model: string;
}

const namespaced = (group: string, version: string, plural: string, model: string): Resource => ({
  group,
  version,
  plural,
  namespaced: true,
  model,
});

const clusterScoped = (group: string, version: string, plural: string, model: string): Resource => ({
  ...namespaced(group, version, plural, model),
  namespaced: false,
});

/** Every kind that Salvor reads: https://kubernetes.io/docs/reference/kubernetes-api/ */
export const resources: { readonly [K in Kind]: Resource } = {
  Pod: namespaced('', 'v1', 'pods', 'V1Pod'),
  Event: namespaced('', 'v1', 'events', 'CoreV1Event'),
  Service: namespaced('', 'v1', 'services', 'V1Service'),
  Endpoints: namespaced('', 'v1', 'endpoints', 'V1Endpoints'),
  EndpointSlice: namespaced('discovery.k8s.io', 'v1', 'endpointslices', 'V1EndpointSlice'),
  Secret: namespaced('', 'v1', 'secrets', 'V1Secret'),
  ServiceAccount: namespaced('', 'v1', 'serviceaccounts', 'V1ServiceAccount'),
  Namespace: clusterScoped('', 'v1', 'namespaces', 'V1Namespace'),
  Node: clusterScoped('', 'v1', 'nodes', 'V1Node'),
  Deployment: namespaced('apps', 'v1', 'deployments', 'V1Deployment'),
  ReplicaSet: namespaced('apps', 'v1', 'replicasets', 'V1ReplicaSet'),
  StatefulSet: namespaced('apps', 'v1', 'statefulsets', 'V1StatefulSet'),
  DaemonSet: namespaced('apps', 'v1', 'daemonsets', 'V1DaemonSet'),
  Job: namespaced('batch', 'v1', 'jobs', 'V1Job'),
  CronJob: namespaced('batch', 'v1', 'cronjobs', 'V1CronJob'),
  ValidatingWebhookConfiguration: clusterScoped(
    'admissionregistration.k8s.io',
    'v1',
    'validatingwebhookconfigurations',
    'V1ValidatingWebhookConfiguration',
  ),
  MutatingWebhookConfiguration: clusterScoped(
    'admissionregistration.k8s.io',
    'v1',
    'mutatingwebhookconfigurations',
    'V1MutatingWebhookConfiguration',
  ),
};

/** The path of a kind's collection, or of one object of it. */
export function pathOf(kind: Kind, namespace?: string, name?: string): string {
  const { group, version, plural, namespaced: inNamespace } = resources[kind];
  const parts = [group === '' ? '/api' : `/apis/${group}`, version];
  if (inNamespace && namespace !== undefined) parts.push('namespaces', encodeURIComponent(namespace));
  parts.push(plural);
  if (name !== undefined) parts.push(encodeURIComponent(name));
  return parts.join('/');
}
