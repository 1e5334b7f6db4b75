import type { V1Pod } from '@kubernetes/client-node';
import { KubernetesError, type KubernetesReader } from '../../clients/kubernetes.ts';
import { selectorText } from '../../evidence/label-selector.ts';
import type { Plan, Remark, Verified } from '../remediation.ts';
import { locate, readConfiguration, targetsOf } from './configuration.ts';
import { managerOf } from './field-managers.ts';
import { waiting } from './sentences.ts';

/**
 * Whether the webhooks' backend is back: a ready endpoint (EndpointSlice v1, else Endpoints) and a Ready pod behind the
 * service's selector. While it is not, and somebody else has closed a webhook again, that is what is said: then the backend
 * cannot come back.
 */
export async function verify(plan: Plan, kubernetes: KubernetesReader, signal?: AbortSignal): Promise<Verified> {
  const remark = await missing(plan.watch, kubernetes, signal);
  if (remark === undefined) return { outcome: 'recovered' };
  return { outcome: 'waiting', remark: (await closedAgain(plan, kubernetes, signal)) ?? remark };
}

async function missing(
  watch: Plan['watch'],
  kubernetes: KubernetesReader,
  signal?: AbortSignal,
): Promise<Remark | undefined> {
  const { namespace, service: name } = watch;
  const service = await unlessNotFound(kubernetes.get('Service', name, namespace, signal));
  if (service === undefined) return waiting('service-missing', { namespace, service: name });
  const matchLabels = service.spec?.selector ?? {};
  if (Object.keys(matchLabels).length === 0) return waiting('no-selector', { namespace, service: name });

  const pods = await kubernetes.list('Pod', { namespace, labelSelector: selectorText({ matchLabels }) }, signal);
  if (pods.length === 0) return waiting('no-pod', { namespace, service: name });
  const values = { namespace, service: name, pods: pods.length };
  if (!pods.some(isReady)) return waiting('no-ready-pod', values);
  return (await hasReadyEndpoint(watch, kubernetes, signal)) ? undefined : waiting('no-ready-endpoint', values);
}

async function closedAgain(
  { changes }: Plan,
  kubernetes: KubernetesReader,
  signal?: AbortSignal,
): Promise<Remark | undefined> {
  for (const target of targetsOf(changes)) {
    const configuration = await readConfiguration(target, kubernetes, signal);
    const closed = target.changes.find(
      (change) => configuration !== undefined && locate(configuration, change)?.policy === change.before,
    );
    if (configuration === undefined || closed === undefined) continue;
    return waiting('closed-again', { webhook: closed.label, manager: managerOf(target, configuration).manager });
  }
  return undefined;
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
