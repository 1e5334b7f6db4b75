import type { KubernetesObject, V1Pod } from '@kubernetes/client-node';
import { seen } from '../evidence/evidence.ts';
import type { ClusterEvent, EventHistory } from '../evidence/facts.ts';
import { createdAt, familyOf, notApplicable } from './cluster/family.ts';
import { type Involved, involvedIn } from './cluster/involved.ts';
import type { Inspector } from './inspector.ts';

/** How long a cluster keeps events unless it was told otherwise (kube-apiserver's `--event-ttl`), in milliseconds. */
const kept = 3_600_000;

/** How far the events of the subject's objects reach back; `not-applicable` where the events were not seen. */
export const inspectEventHistory: Inspector<'eventHistory'> = async (look) => {
  const [events, family] = await Promise.all([look.see('events'), familyOf(look)]);
  if (!events.seen || family === undefined || family === 'not-found') return notApplicable;
  return seen(historyOf(involvedIn(family), events.value, look.now));
};

/** What is left of the events of some objects; `now` in milliseconds since the epoch. */
function historyOf(objects: readonly Involved[], events: readonly ClusterEvent[], now: number): EventHistory {
  const times = events.flatMap(({ firstAt }) => firstAt ?? []);
  const agedOut = objects.flatMap(({ kind, object }) => {
    const { namespace, name = '' } = object.metadata ?? {};
    if (events.some((event) => event.object.kind === kind && event.object.name === name)) return [];
    const at = lastChangeOf(object);
    const must = at > 0 && (at <= now - kept || (kind === 'ReplicaSet' && failsToCreate(object)));
    if (!must) return [];
    return [{ object: { kind, ...(namespace === undefined ? {} : { namespace }), name }, at }];
  });
  return { ...(times.length === 0 ? {} : { since: Math.min(...times) }), agedOut };
}

interface WithConditions extends KubernetesObject {
  readonly status?: { readonly conditions?: NonNullable<V1Pod['status']>['conditions'] };
}

function conditionsOf(object: KubernetesObject) {
  return (object as WithConditions).status?.conditions ?? [];
}

function lastChangeOf(object: KubernetesObject): number {
  const changes = conditionsOf(object).flatMap(({ lastTransitionTime }) => lastTransitionTime?.getTime() ?? []);
  return Math.max(createdAt(object), ...changes);
}

// The controller writes this condition only together with an event.
function failsToCreate(object: KubernetesObject): boolean {
  return conditionsOf(object).some(({ type, status }) => type === 'ReplicaFailure' && status === 'True');
}
