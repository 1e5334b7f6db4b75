import { withCondition, withoutCondition } from '../conditions.ts';
import type { Pod, Workload } from '../kinds.ts';
import { controlledBy, isControlledBy, timestamp } from '../object.ts';
import { storedResource } from '../resources.ts';
import { type ControllerContext, controllerManager } from './context.ts';
import { startOwnerLoop } from './owner-loop.ts';

const writes = { manager: controllerManager };

/** Keeps as many pods as each ReplicaSet wants, and says why when it cannot. Gives a function that stops it. */
export function startReplicaSetController(context: ControllerContext): () => void {
  return startOwnerLoop(context, { kind: 'ReplicaSet', plural: 'replicasets', dependents: 'pods' }, reconcile);
}

function reconcile(context: ControllerContext, namespace: string, name: string): void {
  const { store } = context.api;
  const set = store.get('replicasets', namespace, name);
  if (!set) return;
  const pods = store
    .list('pods', namespace)
    .filter((pod) => isControlledBy(pod, set) && pod.status?.phase !== 'Failed');
  const desired = set.spec.replicas ?? 1;
  let problem: unknown;
  for (let missing = desired - pods.length; missing > 0 && problem === undefined; missing -= 1)
    problem = createPod(context, set);
  for (const pod of surplus(pods, desired)) {
    context.api.remove(storedResource('pods'), namespace, pod.metadata.name, {});
    context.record(set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`);
  }
  writeStatus(context, set, problem);
  if (problem !== undefined) throw problem;
}

function createPod({ api, record }: ControllerContext, set: Workload): unknown {
  const { metadata, spec } = structuredClone(set.spec.template);
  const meta = { ...metadata, generateName: `${set.metadata.name}-`, ownerReferences: [controlledBy(set)] };
  try {
    const pod = api.create(
      storedResource('pods'),
      set.metadata.namespace,
      { apiVersion: 'v1', kind: 'Pod', metadata: meta, spec },
      writes,
    );
    record(set, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`);
    return undefined;
  } catch (error) {
    record(set, 'Warning', 'FailedCreate', `Error creating: ${error instanceof Error ? error.message : String(error)}`);
    return error;
  }
}

/** Pods above the desired number: first those that are not ready, then the youngest. */
function surplus(pods: readonly Pod[], desired: number): Pod[] {
  const worth = (pod: Pod) => (isReady(pod) ? 1 : 0);
  const byWorth = pods.toSorted(
    (one, other) =>
      worth(other) - worth(one) || Number(one.metadata.resourceVersion) - Number(other.metadata.resourceVersion),
  );
  return byWorth.slice(desired);
}

/** Whether a pod's condition Ready is True. */
export function isReady({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false;
}

function writeStatus({ api, clock }: ControllerContext, set: Workload, problem: unknown): void {
  const { namespace, name, generation } = set.metadata;
  const pods = api.store.list('pods', namespace).filter((pod) => isControlledBy(pod, set));
  const ready = pods.filter(isReady).length;
  const failure = {
    type: 'ReplicaFailure',
    status: 'True',
    reason: 'FailedCreate',
    message: problem instanceof Error ? problem.message : '',
  } as const;
  const { conditions } = set.status ?? {};
  const next =
    problem === undefined
      ? withoutCondition(conditions, 'ReplicaFailure')
      : withCondition(conditions, failure, timestamp(clock.now()));
  const status = {
    replicas: pods.length,
    ...(pods.length > 0 ? { fullyLabeledReplicas: pods.length } : {}),
    ...(ready > 0 ? { readyReplicas: ready, availableReplicas: ready } : {}),
    observedGeneration: generation ?? 1,
    ...(next.length > 0 ? { conditions: next } : {}),
  };
  api.update(storedResource('replicasets'), namespace, name, (stored) => ({ ...stored, status }), {
    ...writes,
    subresource: 'status',
  });
}
