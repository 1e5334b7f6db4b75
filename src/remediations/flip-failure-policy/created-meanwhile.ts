import type { V1Pod } from '@kubernetes/client-node';
import type { KubernetesReader } from '../../clients/kubernetes.ts';
import { type CreatedResource, coversCreation } from '../../evidence/admission-rule.ts';
import { selects } from '../../evidence/label-selector.ts';
import type { Plan } from '../remediation.ts';
import { readConfiguration, targetsOf, type Webhook } from './configuration.ts';
import { salvor } from './field-managers.ts';

const most = 1000;
/** How much earlier than told a change may have been made because the API server's clock is behind, in milliseconds. */
const mostBehind = 15 * 60_000;

/**
 * The pods created between two times (milliseconds since the epoch, both included) that the plan's webhooks would have been
 * asked about, by their rules and selectors as they are now; `matchConditions` are taken as true. Where the API server's
 * clock differs, as Salvor's last write shows, the times are moved by that, and rather some pods too many. Oldest first, as
 * `namespace/name`; beyond 1000 a last entry `+N` says how many more.
 */
export async function createdMeanwhile(
  plan: Plan,
  from: number,
  to: number,
  kubernetes: KubernetesReader,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const { webhooks, restoredAt = to } = await webhooksOf(plan, kubernetes, signal);
  if (webhooks.length === 0) return [];
  // Pods carry the API server's time. A restore that was written before `to` may only have been noted late, so that end stays.
  const ahead = Math.max(restoredAt - to, -mostBehind);
  const earliest = Math.floor((from + ahead) / 1000) * 1000;
  const latest = Math.max(to, restoredAt);
  const namespaces = await kubernetes.list('Namespace', {}, signal);
  const labelsOf = new Map(namespaces.map(({ metadata }) => [metadata?.name, metadata?.labels]));
  const pods = await kubernetes.list('Pod', {}, signal);
  const found = pods
    // The API writes whole seconds.
    .filter((pod) => createdAt(pod) >= earliest && createdAt(pod) <= latest)
    .filter((pod) => webhooks.some((webhook) => concerns(webhook, pod, labelsOf.get(pod.metadata?.namespace))))
    .toSorted((one, other) => createdAt(one) - createdAt(other))
    .map(({ metadata }) => `${metadata?.namespace}/${metadata?.name}`);
  return found.length > most ? [...found.slice(0, most), `+${found.length - most}`] : found;
}

/** The plan's webhooks as they are now, and when the API server says that Salvor wrote them last. */
async function webhooksOf(
  { changes }: Plan,
  kubernetes: KubernetesReader,
  signal?: AbortSignal,
): Promise<{ readonly webhooks: readonly Webhook[]; readonly restoredAt?: number }> {
  const webhooks: Webhook[] = [];
  const written: number[] = [];
  for (const target of targetsOf(changes)) {
    const configuration = await readConfiguration(target, kubernetes, signal);
    const names = target.changes.map(({ label }) => label);
    webhooks.push(...(configuration?.webhooks ?? []).filter(({ name }) => names.includes(name)));
    for (const { manager, time } of configuration?.metadata?.managedFields ?? [])
      if (manager === salvor && time !== undefined) written.push(new Date(time).getTime() || 0);
  }
  return { webhooks, ...(written.length > 0 && { restoredAt: Math.max(...written) }) };
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
  const covers = (created: CreatedResource) => rules.some((rule) => coversCreation(rule, created));
  if (covers({ group: '', version: 'v1', resource: 'pods' }) && selects(objectSelector, metadata?.labels ?? {}))
    return true;
  // A rule on what makes pods let their images in as well; the labels of those objects are not the pod's.
  return makersOfPods.some(covers);
}

const makersOfPods: readonly CreatedResource[] = [
  ...['deployments', 'replicasets', 'statefulsets', 'daemonsets'].map((resource) => ({ group: 'apps', resource })),
  ...['jobs', 'cronjobs'].map((resource) => ({ group: 'batch', resource })),
];
