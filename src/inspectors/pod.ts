import type {
  KubernetesObject,
  V1Container,
  V1ContainerStateTerminated,
  V1ContainerStatus,
  V1Pod,
  V1PodCondition,
} from '@kubernetes/client-node';
import { seen, unseen } from '../evidence/evidence.ts';
import type { Container, ContainerEnd, Pod } from '../evidence/facts.ts';
import { present } from '../evidence/present.ts';
import type { ObjectReference } from '../evidence/subject.ts';
import { createdAt, familyOf, notApplicable } from './cluster/family.ts';
import { ownersOf } from './cluster/owners.ts';
import { worstPod } from './cluster/worst-pod.ts';
import type { Inspector } from './inspector.ts';
import { bounded } from './text.ts';

/** The named pod, or the worst one of the workload; `not-found` when the workload has none. */
export const inspectPod: Inspector<'pod'> = async (look) => {
  const family = await familyOf(look);
  if (family === undefined || look.kubernetes === undefined) return notApplicable;
  const pod = family === 'not-found' ? undefined : worstPod(family.pods);
  if (pod === undefined) return unseen({ reason: 'not-found' });
  const { references } = await ownersOf(pod, look.kubernetes, look.signal);
  return seen(toPod(pod, references));
};

/** A pod of the API as a fact. */
export function toPod(pod: V1Pod, owners: readonly ObjectReference[]): Pod {
  const { spec, status } = pod;
  const all: readonly [Container['kind'], readonly V1Container[], readonly V1ContainerStatus[]][] = [
    ['init', spec?.initContainers ?? [], status?.initContainerStatuses ?? []],
    ['app', spec?.containers ?? [], status?.containerStatuses ?? []],
    ['ephemeral', spec?.ephemeralContainers ?? [], status?.ephemeralContainerStatuses ?? []],
  ];
  return {
    namespace: pod.metadata?.namespace ?? '',
    name: pod.metadata?.name ?? '',
    uid: pod.metadata?.uid ?? '',
    createdAt: createdAt(pod as KubernetesObject),
    phase: status?.phase ?? 'Unknown',
    ready: isReady(pod),
    ...present('readySince', isReady(pod) ? readyCondition(pod)?.lastTransitionTime?.getTime() : undefined),
    ...(spec?.nodeName === undefined || spec.nodeName === '' ? {} : { nodeName: spec.nodeName }),
    serviceAccountName: spec?.serviceAccountName ?? 'default',
    imagePullSecrets: (spec?.imagePullSecrets ?? []).flatMap(({ name }) => (name ? [name] : [])),
    nodeSelector: spec?.nodeSelector ?? {},
    containers: all.flatMap(([kind, containers, statuses]) =>
      containers.map((container) =>
        toContainer(
          kind,
          container,
          statuses.find(({ name }) => name === container.name),
        ),
      ),
    ),
    owners,
  };
}

/** Whether the pod counts as a backend: Ready, and not on its way out. */
export function isReady(pod: V1Pod): boolean {
  return readyCondition(pod)?.status === 'True' && pod.metadata?.deletionTimestamp === undefined;
}

function readyCondition({ status }: V1Pod): V1PodCondition | undefined {
  return status?.conditions?.find(({ type }) => type === 'Ready');
}

function toContainer(
  kind: Container['kind'],
  container: V1Container,
  status: V1ContainerStatus | undefined,
): Container {
  const digest = /@(sha256:[0-9a-f]{64})$/.exec(status?.imageID ?? '')?.[1];
  const { waiting, terminated: ended } = status?.state ?? {};
  // Between two attempts the last end is all that tells why it does not run.
  const previous = status?.lastState?.terminated;
  const terminated = ended ?? previous;
  return {
    name: container.name,
    kind,
    image: container.image ?? '',
    imagePullPolicy: container.imagePullPolicy ?? '',
    ...(digest === undefined ? {} : { imageDigest: digest }),
    ready: status?.ready ?? false,
    restartCount: status?.restartCount ?? 0,
    ...(waiting === undefined
      ? {}
      : { waiting: { reason: waiting.reason ?? '', message: bounded(waiting.message ?? '') } }),
    ...(terminated === undefined ? {} : { terminated: toEnd(terminated) }),
    ...(previous === undefined ? {} : { previous: toEnd(previous) }),
  };
}

function toEnd({ reason, message, exitCode, finishedAt }: V1ContainerStateTerminated): ContainerEnd {
  return {
    reason: reason ?? '',
    message: bounded(message ?? ''),
    exitCode,
    ...(finishedAt === undefined ? {} : { at: finishedAt.getTime() }),
  };
}
