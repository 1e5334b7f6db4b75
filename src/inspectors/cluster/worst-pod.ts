import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import { isPullFailure } from './sibling.ts';

/** The pod that stands for a workload: the one whose containers fail, before one that only waits; the newest of several. */
export function worstPod(pods: readonly V1Pod[]): V1Pod | undefined {
  return pods.toSorted((one, other) => badness(other) - badness(one) || createdAt(other) - createdAt(one))[0];
}

const starting = new Set(['ContainerCreating', 'PodInitializing']);

function badness(pod: V1Pod): number {
  const statuses = [
    ...(pod.status?.initContainerStatuses ?? []),
    ...(pod.status?.containerStatuses ?? []),
    ...(pod.status?.ephemeralContainerStatuses ?? []),
  ];
  // One on its way out is replaced already.
  const leaving = pod.metadata?.deletionTimestamp === undefined ? 0 : -10;
  return leaving + Math.max(ofPhase(pod), ...statuses.map(ofContainer));
}

function ofPhase(pod: V1Pod): number {
  const phase = pod.status?.phase;
  if (phase === 'Failed') return 3;
  if (phase === 'Pending' || phase === 'Unknown') return 2;
  const ready = pod.status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
  return ready || phase === 'Succeeded' ? 0 : 1;
}

function ofContainer({ state }: V1ContainerStatus): number {
  const reason = state?.waiting?.reason;
  if (reason === undefined || starting.has(reason)) return 0;
  return isPullFailure(reason) ? 5 : 4;
}

function createdAt(pod: V1Pod): number {
  return pod.metadata?.creationTimestamp?.getTime() ?? 0;
}
