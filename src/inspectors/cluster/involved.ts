import type { KubernetesObject } from '@kubernetes/client-node';
import type { Family } from './family.ts';
import { controllerOf } from './owners.ts';
import { worstPod } from './worst-pod.ts';

/** An object whose events tell of the subject. */
export interface Involved {
  readonly kind: string;
  readonly object: KubernetesObject;
}

// Old ReplicaSets and Jobs have nothing to say about today.
const NEWEST_BETWEEN = 3;

/** The pod that stands for a family and everything that owns it, an owner of a foreign kind too, e.g. a Rollout. */
export function involvedIn({ top, between, pods }: Family): readonly Involved[] {
  const pod = worstPod(pods);
  const own = [
    ...(pod === undefined ? [] : [{ kind: 'Pod', object: pod }]),
    ...between.slice(0, NEWEST_BETWEEN),
    ...(top === undefined ? [] : [top]),
  ];
  const outermost = own.at(-1);
  const foreign = outermost === undefined ? undefined : controllerOf(outermost.object);
  if (outermost === undefined || foreign === undefined) return own;
  const { kind, name, uid } = foreign;
  const namespace = outermost.object.metadata?.namespace;
  return [...own, { kind, object: { metadata: { name, uid, ...(namespace === undefined ? {} : { namespace }) } } }];
}
