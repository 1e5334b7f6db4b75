import type { Plural } from './kinds.ts';

/** How one kind is served: its place in the URL space and what can be done with it. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly plural: Plural;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly subresources: readonly string[];
  /** Whether the server counts changes of the specification in `metadata.generation`. */
  readonly counted: boolean;
  /** In `kubectl get all`. */
  readonly inAll: boolean;
}

interface Traits {
  short?: readonly string[];
  sub?: readonly string[];
  counted?: boolean;
  cluster?: boolean;
  all?: boolean;
}

function served(group: string, kind: string, plural: Plural, traits: Traits = {}): Resource {
  return {
    group,
    version: 'v1',
    plural,
    singular: kind.toLowerCase(),
    kind,
    namespaced: !traits.cluster,
    shortNames: traits.short ?? [],
    subresources: traits.sub ?? [],
    counted: traits.counted ?? false,
    inAll: traits.all ?? false,
  };
}

const workload: Traits = { sub: ['status', 'scale'], counted: true, all: true };
const admission = 'admissionregistration.k8s.io';
const rbac = 'rbac.authorization.k8s.io';

/** Every kind that the sample cluster serves. `events` are served twice and stored once. */
export const resources: readonly Resource[] = [
  served('', 'Pod', 'pods', { short: ['po'], sub: ['status', 'log', 'eviction'], all: true }),
  served('', 'Event', 'events', { short: ['ev'] }),
  served('', 'Service', 'services', { short: ['svc'], sub: ['status'], all: true }),
  served('', 'Endpoints', 'endpoints', { short: ['ep'] }),
  served('', 'Secret', 'secrets'),
  served('', 'ServiceAccount', 'serviceaccounts', { short: ['sa'], sub: ['token'] }),
  served('', 'Namespace', 'namespaces', { short: ['ns'], sub: ['status'], cluster: true }),
  served('', 'Node', 'nodes', { short: ['no'], sub: ['status'], cluster: true }),
  served('', 'ConfigMap', 'configmaps', { short: ['cm'] }),
  served('events.k8s.io', 'Event', 'events', { short: ['ev'] }),
  served('apps', 'Deployment', 'deployments', { ...workload, short: ['deploy'] }),
  served('apps', 'ReplicaSet', 'replicasets', { ...workload, short: ['rs'] }),
  served('apps', 'StatefulSet', 'statefulsets', { ...workload, short: ['sts'] }),
  served('apps', 'DaemonSet', 'daemonsets', { sub: ['status'], counted: true, all: true, short: ['ds'] }),
  served('apps', 'ControllerRevision', 'controllerrevisions'),
  served('batch', 'Job', 'jobs', { sub: ['status'], counted: true, all: true }),
  served('batch', 'CronJob', 'cronjobs', { sub: ['status'], counted: true, all: true, short: ['cj'] }),
  served('discovery.k8s.io', 'EndpointSlice', 'endpointslices', { counted: true }),
  served('policy', 'PodDisruptionBudget', 'poddisruptionbudgets', { short: ['pdb'], sub: ['status'], counted: true }),
  served('coordination.k8s.io', 'Lease', 'leases'),
  served(admission, 'MutatingWebhookConfiguration', 'mutatingwebhookconfigurations', { cluster: true, counted: true }),
  served(admission, 'ValidatingWebhookConfiguration', 'validatingwebhookconfigurations', {
    cluster: true,
    counted: true,
  }),
  served(rbac, 'Role', 'roles'),
  served(rbac, 'ClusterRole', 'clusterroles', { cluster: true }),
  served(rbac, 'RoleBinding', 'rolebindings'),
  served(rbac, 'ClusterRoleBinding', 'clusterrolebindings', { cluster: true }),
];

/** `v1` or `apps/v1`. */
export function apiVersionOf(resource: Pick<Resource, 'group' | 'version'>): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
}

/** `pods` or `deployments.apps`, as error messages name a resource. */
export function qualified(resource: Pick<Resource, 'group' | 'plural'>): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
}

/** The resource under a group, version and plural name, or undefined when it is not served. */
export function findResource(group: string, version: string, plural: string): Resource | undefined {
  return resources.find((one) => one.group === group && one.version === version && one.plural === plural);
}

/** The resource that serves a manifest's kind, or undefined. */
export function resourceOf(manifest: { apiVersion: string; kind: string }): Resource | undefined {
  return resources.find((one) => one.kind === manifest.kind && apiVersionOf(one) === manifest.apiVersion);
}

/** The resource that the sample cluster stores under a plural name. */
export function storedResource(plural: Plural): Resource {
  const found = resources.find((one) => one.plural === plural);
  if (!found) throw new Error(`no resource ${plural}`);
  return found;
}
