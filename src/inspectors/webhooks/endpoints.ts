import type { KubernetesReader } from '../../clients/kubernetes.ts';
import type { WebhookBackend } from '../../evidence/facts.ts';
import { found } from '../cluster/owners.ts';

type Counts = Pick<WebhookBackend, 'readyEndpoints' | 'notReadyEndpoints'>;

/**
 * Counts the endpoints of a service by EndpointSlices, or by Endpoints where the API server has no discovery.k8s.io/v1
 * (before Kubernetes 1.21). https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#conditions
 */
export async function countEndpoints(
  namespace: string,
  service: string,
  kubernetes: KubernetesReader,
  signal: AbortSignal,
): Promise<Counts> {
  const labelSelector = `kubernetes.io/service-name=${service}`;
  const slices = await found(kubernetes.list('EndpointSlice', { namespace, labelSelector }, signal));
  if (slices === undefined) return countOldEndpoints(namespace, service, kubernetes, signal);
  const ready = new Set<string>();
  const notReady = new Set<string>();
  for (const endpoint of slices.flatMap(({ endpoints }) => endpoints ?? [])) {
    // One pod has an address per IP family.
    const key = endpoint.targetRef?.uid ?? endpoint.addresses[0] ?? '';
    // An unknown condition counts as ready.
    (endpoint.conditions?.ready === false ? notReady : ready).add(key);
  }
  return { readyEndpoints: ready.size, notReadyEndpoints: notReady.size };
}

async function countOldEndpoints(
  namespace: string,
  service: string,
  kubernetes: KubernetesReader,
  signal: AbortSignal,
): Promise<Counts> {
  const endpoints = await found(kubernetes.get('Endpoints', service, namespace, signal));
  const subsets = endpoints?.subsets ?? [];
  return {
    readyEndpoints: subsets.flatMap(({ addresses }) => addresses ?? []).length,
    notReadyEndpoints: subsets.flatMap(({ notReadyAddresses }) => notReadyAddresses ?? []).length,
  };
}
