import type { KubernetesObject, V1OwnerReference } from '@kubernetes/client-node';
import type { KubernetesReader } from '../../clients/kubernetes.ts';
import { KubernetesError } from '../../clients/kubernetes.ts';
import type { ObjectReference } from '../../evidence/subject.ts';
import { isWorkloadKind, type WorkloadKind } from './workload-kinds.ts';

/** A workload object with its kind: the API server leaves the kind out of the items of a list. */
export interface Owner {
  readonly kind: WorkloadKind;
  readonly object: KubernetesObject;
}

/** The owners of an object, nearest first. Owners of foreign kinds, or that are gone, are named only. */
export interface OwnerChain {
  readonly references: readonly ObjectReference[];
  readonly owners: readonly Owner[];
}

// ReplicaSet → Deployment and Job → CronJob; anything deeper is somebody's own.
const DEEPEST = 4;

/** Follows `ownerReferences` that control an object: https://kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents/ */
export async function ownersOf(
  object: KubernetesObject,
  kubernetes: KubernetesReader,
  signal: AbortSignal,
): Promise<OwnerChain> {
  const references: ObjectReference[] = [];
  const owners: Owner[] = [];
  const namespace = object.metadata?.namespace;
  let next = controllerOf(object);
  while (next !== undefined && references.length < DEEPEST) {
    const { kind, name } = next;
    references.push({ kind, ...(namespace === undefined ? {} : { namespace }), name });
    if (!isWorkloadKind(kind)) break;
    const owner: KubernetesObject | undefined = await found(kubernetes.get(kind, name, namespace, signal));
    if (owner === undefined) break;
    owners.push({ kind, object: owner });
    next = controllerOf(owner);
  }
  return { references, owners };
}

/** The reference to the controller of an object, if it has one. */
export function controllerOf(object: KubernetesObject): V1OwnerReference | undefined {
  return object.metadata?.ownerReferences?.find((reference) => reference.controller === true);
}

/** An object, or undefined when there is none of that name (or its kind is not served). Other errors reject. */
export async function found<Value>(reading: Promise<Value>): Promise<Value | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof KubernetesError && error.status === 404) return undefined;
    throw error;
  }
}
