import type { V1PodSpec } from '@kubernetes/client-node';
import { type Family, templateOf } from './family.ts';
import { worstPod } from './worst-pod.ts';

/** How the pod of a family is made: the pod's own spec, else the template of its workload. */
export function podSpecOf({ top, between, pods }: Family): {
  readonly namespace: string;
  readonly spec?: V1PodSpec;
  readonly labels: Readonly<Record<string, string>>;
} {
  const pod = worstPod(pods);
  const owner = between[0] ?? top;
  const template = owner === undefined ? undefined : templateOf(owner);
  const spec = pod?.spec ?? template?.spec;
  return {
    namespace: (pod ?? owner?.object)?.metadata?.namespace ?? '',
    ...(spec === undefined ? {} : { spec }),
    labels: (pod ?? template)?.metadata?.labels ?? {},
  };
}
