import type { V1Pod, V1RuleWithOperations } from '@kubernetes/client-node';
import type { KubernetesReader } from '../../clients/kubernetes.ts';
import { selects } from '../../evidence/label-selector.ts';
import type { Plan } from '../remediation.ts';
import { readConfiguration, targetsOf, type Webhook } from './configuration.ts';

const most = 1000;

/**
 * The pods created between two times (milliseconds since the epoch, both included) that the plan's webhooks would have been
 * asked about, by their rules and selectors as they are now; `matchConditions` are taken as true. Oldest first, as
 * `namespace/name`; beyond 1000 a last entry `+N` says how many more.
 */
export async function createdMeanwhile(
  plan: Plan,
  from: number,
  to: number,
  kubernetes: KubernetesReader,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const webhooks = await webhooksOf(plan, kubernetes, signal);
  if (webhooks.length === 0) return [];
  const namespaces = await kubernetes.list('Namespace', {}, signal);
  const labelsOf = new Map(namespaces.map(({ metadata }) => [metadata?.name, metadata?.labels]));
  const pods = await kubernetes.list('Pod', {}, signal);
  const found = pods
    // The API writes whole seconds.
    .filter((pod) => createdAt(pod) >= Math.floor(from / 1000) * 1000 && createdAt(pod) <= to)
    .filter((pod) => webhooks.some((webhook) => concerns(webhook, pod, labelsOf.get(pod.metadata?.namespace))))
    .toSorted((one, other) => createdAt(one) - createdAt(other))
    .map(({ metadata }) => `${metadata?.namespace}/${metadata?.name}`);
  return found.length > most ? [...found.slice(0, most), `+${found.length - most}`] : found;
}

async function webhooksOf({ changes }: Plan, kubernetes: KubernetesReader, signal?: AbortSignal): Promise<Webhook[]> {
  const webhooks: Webhook[] = [];
  for (const target of targetsOf(changes)) {
    const configuration = await readConfiguration(target, kubernetes, signal);
    const names = target.changes.map(({ label }) => label);
    webhooks.push(...(configuration?.webhooks ?? []).filter(({ name }) => names.includes(name)));
  }
  return webhooks;
}

function createdAt({ metadata }: V1Pod): number {
  return metadata?.creationTimestamp === undefined ? 0 : new Date(metadata.creationTimestamp).getTime();
}

function concerns(
  { rules = [], namespaceSelector, objectSelector }: Webhook,
  { metadata }: V1Pod,
  namespaceLabels: Readonly<Record<string, string>> | undefined,
): boolean {
  if (!selects(namespaceSelector, namespaceLabels ?? {})) return false;
  if (rules.some((rule) => coversCreating(rule, '', ['pods'])) && selects(objectSelector, metadata?.labels ?? {}))
    return true;
  // A rule on what makes pods let their images in as well; the labels of those objects are not the pod's.
  return rules.some(
    (rule) => coversCreating(rule, 'apps', appWorkloads) || coversCreating(rule, 'batch', ['jobs', 'cronjobs']),
  );
}

const appWorkloads = ['deployments', 'replicasets', 'statefulsets', 'daemonsets'];

// admissionregistration/v1 RuleWithOperations: `*` stands for all, `*/*` for all with their subresources.
function coversCreating(rule: V1RuleWithOperations, group: string, resources: readonly string[]): boolean {
  const { operations = [], apiGroups = [], resources: named = [], scope = '*' } = rule;
  return (
    includesAny(operations, ['CREATE', '*']) &&
    includesAny(apiGroups, [group, '*']) &&
    includesAny(named, [...resources, '*', '*/*']) &&
    scope !== 'Cluster'
  );
}

function includesAny(list: readonly string[], wanted: readonly string[]): boolean {
  return wanted.some((one) => list.includes(one));
}
