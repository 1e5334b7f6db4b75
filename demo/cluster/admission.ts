import type { EndpointSlice, Pod, Webhook } from './kinds.ts';
import type { KubernetesObject } from './object.ts';
import type { Resource } from './resources.ts';
import { matchesLabels } from './selectors.ts';
import { badRequest, internalError, StatusError } from './status-error.ts';
import type { Store } from './store.ts';

export interface AdmissionRequest {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly resource: Resource;
  readonly subresource?: string | undefined;
  readonly object: KubernetesObject;
  readonly oldObject?: KubernetesObject | undefined;
  readonly dryRun: boolean;
}

/** What a webhook's backend makes of a request once one of its pods is ready. */
export type WebhookAnswer = { readonly allowed: true } | { readonly allowed: false; readonly message: string };
export type WebhookBackend = (webhook: string, request: AdmissionRequest) => WebhookAnswer;

/**
 * What the server does to an object between the request and the store: the service account's pull secrets are copied
 * into pods that name none, then every matching webhook is asked. Throws the StatusError of the first that fails or
 * denies. `backends` are keyed `namespace/service`; a ready backend that is not listed allows everything.
 */
export function admit(request: AdmissionRequest, store: Store, backends: ReadonlyMap<string, WebhookBackend>): void {
  if (request.operation === 'CREATE' && request.resource.plural === 'pods' && !request.subresource)
    addServiceAccount(request.object as Pod, store);
  if (request.resource.group === 'admissionregistration.k8s.io') return;
  const configurations = [
    ...store.list('mutatingwebhookconfigurations'),
    ...store.list('validatingwebhookconfigurations'),
  ];
  for (const { webhooks = [] } of configurations) {
    for (const webhook of webhooks) if (concerns(webhook, request, store)) call(webhook, request, store, backends);
  }
}

function addServiceAccount(pod: Pod, store: Store): void {
  pod.spec.serviceAccountName ??= 'default';
  pod.spec.serviceAccount = pod.spec.serviceAccountName;
  const account = store.get('serviceaccounts', pod.metadata.namespace, pod.spec.serviceAccountName);
  if ((pod.spec.imagePullSecrets ?? []).length === 0 && account?.imagePullSecrets)
    pod.spec.imagePullSecrets = account.imagePullSecrets;
}

function concerns(
  webhook: Webhook,
  { operation, resource, subresource, object, oldObject }: AdmissionRequest,
  store: Store,
): boolean {
  const named = subresource ? `${resource.plural}/${subresource}` : resource.plural;
  const ruled = (webhook.rules ?? []).some(
    ({ operations = [], apiGroups = [], apiVersions = [], resources = [], scope = '*' }) =>
      includes(operations, operation) &&
      includes(apiGroups, resource.group) &&
      includes(apiVersions, resource.version) &&
      [named, '*/*', `${resource.plural}/*`, ...(subresource ? [] : ['*'])].some((one) => resources.includes(one)) &&
      (scope === '*' || (scope === 'Namespaced') === resource.namespaced),
  );
  if (!ruled) return false;
  const namespace =
    resource.plural === 'namespaces' ? object : store.get('namespaces', undefined, object.metadata.namespace ?? '');
  const inNamespace = !namespace || matchesLabels(webhook.namespaceSelector, namespace.metadata.labels);
  return (
    inNamespace && [object, oldObject].some((one) => one && matchesLabels(webhook.objectSelector, one.metadata.labels))
  );
}

function includes(list: readonly string[], wanted: string): boolean {
  return list.includes('*') || list.includes(wanted);
}

function call(
  webhook: Webhook,
  request: AdmissionRequest,
  store: Store,
  backends: ReadonlyMap<string, WebhookBackend>,
): void {
  const { service, url } = webhook.clientConfig;
  if (request.dryRun && webhook.sideEffects !== 'None' && webhook.sideEffects !== 'NoneOnDryRun') {
    throw badRequest(`admission webhook "${webhook.name}" does not support dry run`);
  }
  const problem = service ? backendProblem(service, store) : noSuchHost(url ?? '');
  if (problem !== undefined) {
    if (webhook.failurePolicy === 'Ignore') return;
    const address = service
      ? `https://${service.name}.${service.namespace}.svc:${service.port ?? 443}${service.path ?? '/'}`
      : url;
    throw internalError(
      `failed calling webhook "${webhook.name}": failed to call webhook: Post "${address}?timeout=${webhook.timeoutSeconds ?? 10}s": ${problem}`,
    );
  }
  const answer = backends.get(`${service?.namespace}/${service?.name}`)?.(webhook.name, request) ?? { allowed: true };
  if (!answer.allowed)
    throw new StatusError(
      403,
      'Forbidden',
      `admission webhook "${webhook.name}" denied the request: ${answer.message}`,
    );
}

function backendProblem({ namespace, name }: { namespace: string; name: string }, store: Store): string | undefined {
  if (!store.get('services', namespace, name)) return `service "${name}" not found`;
  return readyEndpoints(store, namespace, name) > 0 ? undefined : `no endpoints available for service "${name}"`;
}

/** How many ready endpoints the slices of a service hold. */
export function readyEndpoints(store: Store, namespace: string, service: string): number {
  const own = ({ metadata }: EndpointSlice) => metadata.labels?.['kubernetes.io/service-name'] === service;
  const endpoints = store
    .list('endpointslices', namespace)
    .filter(own)
    .flatMap((slice) => slice.endpoints);
  return endpoints.filter(({ conditions }) => conditions.ready !== false).length;
}

/** The sample cluster reaches nothing outside itself. */
function noSuchHost(url: string): string {
  return `dial tcp: lookup ${URL.parse(url)?.hostname ?? url}: no such host`;
}
