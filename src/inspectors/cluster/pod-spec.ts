import type { V1Pod, V1PodSpec } from '@kubernetes/client-node';
import type { Look } from '../inspector.ts';
import { type Family, familyOf, templateOf } from './family.ts';
import { namedPod } from './named-pod.ts';
import { worstPod } from './worst-pod.ts';

/** How a pod of the subject is made. */
export interface PodSource {
  /** The pod that stands for the subject; absent when there is none. */
  readonly pod?: V1Pod;
  readonly namespace: string;
  readonly spec?: V1PodSpec;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * How the subject's pod is made: the pod's own spec, else the template of its workload. A pod that the subject names does not
 * wait for its owners.
 */
export async function podSourceOf(look: Look): Promise<PodSource | 'not-found' | undefined> {
  const named = await namedPod(look);
  if (named !== undefined) return sourceOf({ between: [], pods: [named] });
  const family = await familyOf(look);
  return family === undefined || family === 'not-found' ? family : sourceOf(family);
}

function sourceOf({ top, between, pods }: Family): PodSource {
  const pod = worstPod(pods);
  const owner = between[0] ?? top;
  const template = owner === undefined ? undefined : templateOf(owner);
  const spec = pod?.spec ?? template?.spec;
  return {
    ...(pod === undefined ? {} : { pod }),
    namespace: (pod ?? owner?.object)?.metadata?.namespace ?? '',
    ...(spec === undefined ? {} : { spec }),
    labels: (pod ?? template)?.metadata?.labels ?? {},
  };
}
