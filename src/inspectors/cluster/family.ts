import type { KubernetesObject, V1LabelSelector, V1Pod, V1PodTemplateSpec } from '@kubernetes/client-node';
import type { KubernetesReader } from '../../clients/kubernetes.ts';
import { unseen } from '../../evidence/evidence.ts';
import { selectorText } from '../../evidence/label-selector.ts';
import type { Look } from '../inspector.ts';
import { namedPod } from './named-pod.ts';
import { controllerOf, found, type Owner, ownersOf } from './owners.ts';
import { type WorkloadKind, workloadKinds } from './workload-kinds.ts';

/** A workload with everything that it made. */
export interface Family {
  /** The outermost owner, e.g. the Deployment; absent for a pod of its own. */
  readonly top?: Owner;
  /** What stands between it and its pods: ReplicaSets or Jobs, newest first. */
  readonly between: readonly Owner[];
  /** The named pod, or all pods. */
  readonly pods: readonly V1Pod[];
}

type WorkloadSubject = Extract<Look['subject'], { kind: 'workload' }>;

/** Resolves a subject that has pods; undefined when it has none by its kind, or there is no cluster to look at. */
export async function familyOf(look: Look): Promise<Family | 'not-found' | undefined> {
  const { subject, kubernetes, signal } = look;
  if (subject.kind !== 'workload' || kubernetes === undefined) return undefined;
  const named = await namedPod(look);
  if (named !== undefined) return ofPod(named, kubernetes, signal);
  const top = await workloadNamed(subject, kubernetes, signal);
  if (top !== undefined) return ofWorkload(top, kubernetes, signal);
  const alone = await found(kubernetes.get('Pod', subject.name, subject.namespace, signal));
  return alone === undefined ? 'not-found' : ofPod(alone, kubernetes, signal);
}

/** The workload's whole family, when the given one is of a single named pod. */
export async function wholeFamily(family: Family, { kubernetes, signal }: Look): Promise<Family> {
  if (family.top === undefined || kubernetes === undefined) return family;
  return ofWorkload(family.top, kubernetes, signal);
}

/** The observation of a fact that belongs to a pod's family when there is no family. */
export const notApplicable = unseen({ reason: 'not-applicable' });

async function ofPod(pod: V1Pod, kubernetes: KubernetesReader, signal: AbortSignal): Promise<Family> {
  const { owners } = await ownersOf(pod, kubernetes, signal);
  const top = owners.at(-1);
  return { ...(top === undefined ? {} : { top }), between: owners.slice(0, -1), pods: [pod] };
}

async function workloadNamed(
  { namespace, name, workloadKind }: WorkloadSubject,
  kubernetes: KubernetesReader,
  signal: AbortSignal,
): Promise<Owner | undefined> {
  const told = workloadKinds.filter((kind) => kind === workloadKind);
  // What tells the kind may mean another object: the name counts.
  for (const kinds of [told, workloadKinds.filter((kind) => kind !== workloadKind)]) {
    const owner = await firstOf(kinds, namespace, name, kubernetes, signal);
    if (owner !== undefined) return owner;
  }
  return undefined;
}

async function firstOf(
  kinds: readonly WorkloadKind[],
  namespace: string,
  name: string,
  kubernetes: KubernetesReader,
  signal: AbortSignal,
): Promise<Owner | undefined> {
  const looks = await Promise.allSettled(kinds.map((kind) => found(kubernetes.get(kind, name, namespace, signal))));
  for (const [index, kind] of kinds.entries()) {
    const look = looks[index];
    // A kind that may not be read could be the one: only what comes before it is certain.
    if (look?.status === 'rejected') throw look.reason;
    if (look?.value !== undefined) return outermost({ kind, object: look.value }, kubernetes, signal);
  }
  return undefined;
}

async function outermost(owner: Owner, kubernetes: KubernetesReader, signal: AbortSignal): Promise<Owner> {
  const { owners } = await ownersOf(owner.object, kubernetes, signal);
  return owners.at(-1) ?? owner;
}

async function ofWorkload(top: Owner, kubernetes: KubernetesReader, signal: AbortSignal): Promise<Family> {
  const namespace = top.object.metadata?.namespace ?? '';
  const between = await madeBy(top, kubernetes, signal);
  const makers = between ?? [top];
  const labelSelector = selectorText(selectorOf(top) ?? commonSelector(makers));
  if (makers.length === 0) return { top, between: [], pods: [] };
  const pods = await kubernetes.list('Pod', { namespace, ...(labelSelector === '' ? {} : { labelSelector }) }, signal);
  const uids = new Set(makers.map(({ object }) => object.metadata?.uid));
  return { top, between: between ?? [], pods: pods.filter((pod) => uids.has(controllerOf(pod)?.uid)) };
}

/** ReplicaSets of a Deployment, Jobs of a CronJob; undefined for kinds that make their pods themselves. */
async function madeBy(top: Owner, kubernetes: KubernetesReader, signal: AbortSignal): Promise<Owner[] | undefined> {
  const kind = ({ Deployment: 'ReplicaSet', CronJob: 'Job' } as const)[top.kind as string];
  if (kind === undefined) return undefined;
  const namespace = top.object.metadata?.namespace ?? '';
  const labelSelector = selectorText(selectorOf(top));
  const all: readonly KubernetesObject[] = await kubernetes.list(
    kind,
    { namespace, ...(labelSelector === '' ? {} : { labelSelector }) },
    signal,
  );
  return all
    .filter((object) => controllerOf(object)?.uid === top.object.metadata?.uid)
    .toSorted((one, other) => createdAt(other) - createdAt(one))
    .map((object) => ({ kind, object }));
}

/** When an object was created, in milliseconds since the epoch. */
export function createdAt(object: KubernetesObject): number {
  return object.metadata?.creationTimestamp?.getTime() ?? 0;
}

interface MakesPods extends KubernetesObject {
  spec?: {
    selector?: V1LabelSelector;
    template?: V1PodTemplateSpec;
    jobTemplate?: { spec?: { template?: V1PodTemplateSpec } };
  };
}

/** The selector by which a workload finds its pods; a CronJob has none. */
function selectorOf({ object }: Owner): V1LabelSelector | undefined {
  return (object as MakesPods).spec?.selector;
}

/** The template from which a workload makes its pods. */
export function templateOf({ object }: Owner): V1PodTemplateSpec | undefined {
  const { spec } = object as MakesPods;
  return spec?.template ?? spec?.jobTemplate?.spec?.template;
}

function commonSelector(makers: readonly Owner[]): V1LabelSelector | undefined {
  return makers.length === 1 && makers[0] !== undefined ? selectorOf(makers[0]) : undefined;
}
