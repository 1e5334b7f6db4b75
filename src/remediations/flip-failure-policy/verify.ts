import type { V1Pod } from '@kubernetes/client-node';
import { KubernetesError, type KubernetesReader } from '../../clients/kubernetes.ts';
import type { Plan, Verified } from '../remediation.ts';
import { waiting } from './sentences.ts';

/**
 * Whether the webhooks' backend is back: a ready endpoint (EndpointSlice v1, else Endpoints) and a Ready pod behind the
 * service's selector.
 */
export async function verify({ watch }: Plan, kubernetes: KubernetesReader, signal?: AbortSignal): Promise<Verified> {
  const { namespace, service: name } = watch;
  const service = await unlessNotFound(kubernetes.get('Service', name, namespace, signal));
  if (service === undefined)
    return { outcome: 'waiting', remark: waiting('service-missing', { namespace, service: name }) };
  const selector = Object.entries(service.spec?.selector ?? {});
  if (selector.length === 0)
    return { outcome: 'waiting', remark: waiting('no-selector', { namespace, service: name }) };

  const labelSelector = selector.map(([key, value]) => `${key}=${value}`).join(',');
  const pods = await kubernetes.list('Pod', { namespace, labelSelector }, signal);
  if (pods.length === 0) return { outcome: 'waiting', remark: waiting('no-pod', { namespace, service: name }) };
  const values = { namespace, service: name, pods: pods.length };
  if (!pods.some(isReady)) return { outcome: 'waiting', remark: waiting('no-ready-pod', values) };
  if (!(await hasReadyEndpoint(watch, kubernetes, signal))) {
    return { outcome: 'waiting', remark: waiting('no-ready-endpoint', values) };
  }
  return { outcome: 'recovered' };
}

function isReady({ metadata, status }: V1Pod): boolean {
  const ready = status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True');
  return metadata?.deletionTimestamp === undefined && ready === true;
}

async function hasReadyEndpoint(
  { namespace, service }: Plan['watch'],
  kubernetes: KubernetesReader,
  signal?: AbortSignal,
): Promise<boolean> {
  const labelSelector = `kubernetes.io/service-name=${service}`;
  // Not found: an API server older than 1.21 does not serve discovery.k8s.io/v1.
  const slices = await unlessNotFound(kubernetes.list('EndpointSlice', { namespace, labelSelector }, signal));
  if (slices !== undefined) {
    // Without a value ready means true (discovery.k8s.io/v1 EndpointConditions).
    return slices.some(({ endpoints }) =>
      endpoints?.some(({ conditions, addresses }) => conditions?.ready !== false && addresses.length > 0),
    );
  }
  const endpoints = await unlessNotFound(kubernetes.get('Endpoints', service, namespace, signal));
  return endpoints?.subsets?.some(({ addresses }) => (addresses ?? []).length > 0) === true;
}

async function unlessNotFound<Value>(answer: Promise<Value>): Promise<Value | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof KubernetesError && error.status === 404) return undefined;
    throw error;
  }
}
