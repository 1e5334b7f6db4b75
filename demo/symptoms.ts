import type { Pod } from './cluster/kinds.ts';
import type { Store } from './cluster/store.ts';
import { podsOf } from './incidents/alerts.ts';
import type { Affected } from './incidents/incident.ts';

/** What the containers of a pod wait for. */
export function waitingIn({ status }: Pod): readonly { readonly reason: string; readonly message?: string }[] {
  return (status?.containerStatuses ?? []).flatMap(({ state }) => state.waiting ?? []);
}

/** Whether an alert rule would see that something is wrong: a pod backs off, or pods cannot even be created. */
export function isFailing(store: Store, affected: Affected): boolean {
  const pods = podsOf(store, affected);
  if (pods.some((pod) => waitingIn(pod).some(({ reason }) => reason === 'ImagePullBackOff'))) return true;
  const refused = ({ reason, involvedObject }: { reason?: unknown; involvedObject?: unknown }) =>
    reason === 'FailedCreate' && nameOf(involvedObject).startsWith(`${affected.deployment}-`);
  return pods.length === 0 && store.list('events', affected.namespace).some(refused);
}

/** Whether every replica that a workload wants is available. */
export function isRecovered(store: Store, { namespace, deployment: name }: Affected): boolean {
  const found = store.get('deployments', namespace, name);
  if (found === undefined) return true;
  const { replicas = 1 } = found.spec;
  const status = (found.status ?? {}) as { availableReplicas?: number; updatedReplicas?: number };
  return status.availableReplicas === replicas && status.updatedReplicas === replicas;
}

function nameOf(reference: unknown): string {
  const { name } = (reference ?? {}) as { name?: unknown };
  return typeof name === 'string' ? name : '';
}
