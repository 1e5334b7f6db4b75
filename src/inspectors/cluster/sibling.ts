import type { V1Pod } from '@kubernetes/client-node';
import { canonical, type ImageReference, parseImageReference } from '../../evidence/image-reference.ts';
import { workloadNameOfPod } from '../../evidence/subject.ts';
import { controllerOf } from './owners.ts';

/** A pod as far as it tells how widespread a failure is. */
export interface Sibling {
  readonly namespace: string;
  readonly pod: string;
  /** As `namespace/name`; ReplicaSets of one Deployment count as one. */
  readonly workload: string;
  readonly node?: string;
  /** Hosts whose images it cannot pull. */
  readonly failing: readonly string[];
  /** Hosts whose images run in it. */
  readonly running: readonly string[];
  /** The images of both, in their canonical form. */
  readonly images: { readonly failing: readonly string[]; readonly running: readonly string[] };
  /** When its newest container started, in milliseconds since the epoch. */
  readonly startedAt: number;
}

/** A ReplicaSet is named after its Deployment and the hash of a template, a Job of a CronJob after the minute. */
export function workloadNameOf({ kind, name }: { readonly kind: string; readonly name: string }): string {
  return kind === 'ReplicaSet' || kind === 'Job' ? workloadNameOfPod(`${name}-bcdfg`) : name;
}

/** Whether a container waits because its image does not come. */
export function isPullFailure(reason: string | undefined): boolean {
  return reason !== undefined && /image|registry|signature/i.test(reason);
}

/** Reads a pod of the API. */
export function siblingOf(pod: V1Pod): Sibling {
  const { metadata, spec, status } = pod;
  const namespace = metadata?.namespace ?? '';
  const name = metadata?.name ?? '';
  const controller = controllerOf(pod) ?? { kind: 'Pod', name };
  const containers = [
    ...(spec?.initContainers ?? []),
    ...(spec?.containers ?? []),
    ...(spec?.ephemeralContainers ?? []),
  ];
  const statuses = [
    ...(status?.initContainerStatuses ?? []),
    ...(status?.containerStatuses ?? []),
    ...(status?.ephemeralContainerStatuses ?? []),
  ].map(({ name: ofContainer, image, state }) => ({
    state,
    image: containers.find((container) => container.name === ofContainer)?.image ?? image,
  }));
  const started = statuses.flatMap(({ state }) => state?.running?.startedAt?.getTime() ?? []);
  const failing = referencesOf(statuses.filter(({ state }) => isPullFailure(state?.waiting?.reason)));
  const running = referencesOf(statuses.filter(({ state }) => state?.running !== undefined));
  return {
    namespace,
    pod: name,
    workload: `${namespace}/${workloadNameOf(controller)}`,
    ...(spec?.nodeName ? { node: spec.nodeName } : {}),
    failing: distinct(failing.map(({ registry }) => registry)),
    running: distinct(running.map(({ registry }) => registry)),
    images: { failing: distinct(failing.map(canonical)), running: distinct(running.map(canonical)) },
    startedAt: Math.max(0, ...started),
  };
}

function referencesOf(statuses: readonly { readonly image: string }[]): readonly ImageReference[] {
  const references = statuses.map(({ image }) => parseImageReference(image));
  return references.flatMap((one) => ('registry' in one ? [one] : []));
}

function distinct(all: readonly string[]): readonly string[] {
  return [...new Set(all)];
}
