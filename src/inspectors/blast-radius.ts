import type { V1Pod } from '@kubernetes/client-node';
import type { KubernetesReader, Selection } from '../clients/kubernetes.ts';
import { seen } from '../evidence/evidence.ts';
import type { BlastRadius, ClusterEvent } from '../evidence/facts.ts';
import { blastRadiusOf, names } from './cluster/blast-scope.ts';
import { createdAt, familyOf, notApplicable } from './cluster/family.ts';
import { siblingOf, workloadNameOf } from './cluster/sibling.ts';
import { worstPod } from './cluster/worst-pod.ts';
import { blockedByWebhooks } from './events.ts';
import type { Inspector, Look } from './inspector.ts';

/**
 * How far the failure reaches. For a pod that cannot pull: from the pods of its node and its namespace, and from those that
 * are pending anywhere. For pods that webhooks keep from being created: from the events that say so.
 */
export const inspectBlastRadius: Inspector<'blastRadius'> = async (look) => {
  const { kubernetes, subject } = look;
  if (kubernetes === undefined) return notApplicable;
  const family = await familyOf(look);
  if (family === 'not-found') return notApplicable;
  const pod = worstPod(family?.pods ?? []);
  if (pod !== undefined) return ofPod(pod, look, kubernetes);
  if (family === undefined && subject.kind !== 'webhook' && subject.kind !== 'webhooks') return notApplicable;
  const blocked = blockedRadius(await blockedByWebhooks(look, kubernetes));
  const own = family?.top?.object.metadata;
  const isConcerned = own === undefined || blocked?.failing.workloads.includes(`${own.namespace}/${own.name}`);
  return blocked === undefined || isConcerned !== true ? notApplicable : seen(blocked);
};

// What a page holds; more would not make the scope any clearer.
const MOST = 500;

async function ofPod(pod: V1Pod, { signal }: Look, kubernetes: KubernetesReader) {
  const own = siblingOf(pod);
  if (own.failing.length === 0) return notApplicable;
  const selections: readonly Selection[] = [
    { fieldSelector: 'status.phase=Pending', limit: MOST },
    { namespace: own.namespace, limit: MOST },
    ...(own.node === undefined ? [] : [{ fieldSelector: `spec.nodeName=${own.node}`, limit: MOST }]),
  ];
  const lists = await Promise.all(selections.map((selection) => kubernetes.list('Pod', selection, signal)));
  const byName = new Map(
    lists
      .flat()
      .filter(({ metadata }) => metadata?.deletionTimestamp === undefined)
      .map((one) => [`${one.metadata?.namespace}/${one.metadata?.name}`, one]),
  );
  const partial = lists.some(({ length }) => length >= MOST);
  return seen(blastRadiusOf(own, [...byName.values()].map(siblingOf), createdAt(pod), partial));
}

/** The reach of webhooks by the workloads whose pods they keep from being created; undefined when there are none. */
function blockedRadius(events: readonly ClusterEvent[]): BlastRadius | undefined {
  const workloads = [...new Set(events.map(({ object }) => `${object.namespace ?? ''}/${workloadNameOf(object)}`))];
  const namespaces = [...new Set(events.map(({ object }) => object.namespace ?? ''))];
  const [workload, namespace] = [workloads[0], namespaces[0]];
  if (workload === undefined || namespace === undefined) return undefined;
  const scope =
    namespaces.length > 1
      ? ({ scope: 'cluster', name: '' } as const)
      : workloads.length > 1
        ? ({ scope: 'namespace', name: namespace } as const)
        : ({ scope: 'workload', name: workload } as const);
  const nothing = { pods: 0, nodes: [], workloads: [], namespaces: [], registries: [] };
  const failing = { ...nothing, pods: workloads.length, workloads: names(workloads), namespaces: names(namespaces) };
  return { ...scope, failing, working: nothing, partial: false };
}
