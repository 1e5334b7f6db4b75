import { withCondition } from '../conditions.ts';
import type { Node, Pod } from '../kinds.ts';
import { type KubernetesObject, timestamp } from '../object.ts';
import { storedResource } from '../resources.ts';
import { matchesLabels } from '../selectors.ts';
import type { ControllerContext } from './context.ts';
import { keyOf, splitKey, startLoop } from './loop.ts';

const manager = 'kube-scheduler';

/** Gives every pending pod the emptiest node that its nodeSelector takes. Gives a function that stops it. */
export function startScheduler(context: ControllerContext): () => void {
  const { api, clock, backOff } = context;
  return startLoop({
    store: api.store,
    clock,
    backOff,
    keysOf: ({ plural, type, object }) =>
      plural === 'pods' && type !== 'DELETED' && !(object as Pod).spec.nodeName ? [keyOf(object)] : [],
    reconcile: (key) => reconcile(context, ...splitKey(key)),
  });
}

function reconcile({ api, clock, record }: ControllerContext, namespace: string, name: string): void {
  const { store } = api;
  const pod = store.get('pods', namespace, name);
  if (!pod || pod.spec.nodeName) return;
  const nodes = store.list('nodes');
  const fitting = nodes.filter((node) =>
    matchesLabels({ matchLabels: pod.spec.nodeSelector ?? {} }, node.metadata.labels),
  );
  const all = store.list('pods');
  const load = (node: Node) => all.filter(({ spec }) => spec.nodeName === node.metadata.name).length;
  const node = fitting.toSorted((one, other) => load(one) - load(other))[0];
  if (!node) {
    const message = `0/${nodes.length} nodes are available: ${nodes.length} node(s) didn't match Pod's node affinity/selector.`;
    record(pod, 'Warning', 'FailedScheduling', message);
    throw new Error(message);
  }
  const bind = (stored: KubernetesObject) => ({
    ...stored,
    spec: { ...(stored as Pod).spec, nodeName: node.metadata.name },
  });
  const bound = api.update(storedResource('pods'), namespace, name, bind, { manager }) as Pod;
  const conditions = withCondition(
    bound.status?.conditions,
    { type: 'PodScheduled', status: 'True' },
    timestamp(clock.now()),
  );
  const status = { phase: 'Pending' as const, ...bound.status, conditions };
  api.update(storedResource('pods'), namespace, name, (stored) => ({ ...stored, status }), {
    manager,
    subresource: 'status',
  });
  record(pod, 'Normal', 'Scheduled', `Successfully assigned ${namespace}/${name} to ${node.metadata.name}`);
}
