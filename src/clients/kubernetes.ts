import type {
  CoreV1Event,
  V1CronJob,
  V1DaemonSet,
  V1Deployment,
  V1EndpointSlice,
  V1Endpoints,
  V1Job,
  V1MutatingWebhookConfiguration,
  V1Namespace,
  V1Node,
  V1Pod,
  V1ReplicaSet,
  V1Secret,
  V1Service,
  V1ServiceAccount,
  V1StatefulSet,
  V1ValidatingWebhookConfiguration,
} from '@kubernetes/client-node';
import type { Permission } from '../evidence/evidence.ts';

/** The kinds that Salvor reads. */
export interface Kinds {
  Pod: V1Pod;
  Event: CoreV1Event;
  Service: V1Service;
  Endpoints: V1Endpoints;
  EndpointSlice: V1EndpointSlice;
  Secret: V1Secret;
  ServiceAccount: V1ServiceAccount;
  Namespace: V1Namespace;
  Node: V1Node;
  Deployment: V1Deployment;
  ReplicaSet: V1ReplicaSet;
  StatefulSet: V1StatefulSet;
  DaemonSet: V1DaemonSet;
  Job: V1Job;
  CronJob: V1CronJob;
  ValidatingWebhookConfiguration: V1ValidatingWebhookConfiguration;
  MutatingWebhookConfiguration: V1MutatingWebhookConfiguration;
}

export type Kind = keyof Kinds;

export interface Selection {
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** Ends the list after so many items instead of reading all of them. */
  readonly limit?: number;
}

/** Reads a cluster. Every call rejects with a `KubernetesError`, or with the signal's reason. */
export interface KubernetesReader {
  get<K extends Kind>(kind: K, name: string, namespace: string | undefined, signal?: AbortSignal): Promise<Kinds[K]>;
  /** All pages of a list, bounded by the client's own limit. */
  list<K extends Kind>(kind: K, selection: Selection, signal?: AbortSignal): Promise<readonly Kinds[K][]>;
  /** Asks the API server whether Salvor holds a right (SelfSubjectAccessReview). */
  allowed(permission: Permission, signal?: AbortSignal): Promise<boolean>;
}

export type JsonPatchOperation =
  | { readonly op: 'test' | 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

/** Changes a cluster: only remediations hold one. */
export interface KubernetesWriter extends KubernetesReader {
  /** A JSON Patch (RFC 6902) under the field manager `salvor`. A failed `test` rejects with status 422. */
  patch<K extends Kind>(
    kind: K,
    name: string,
    namespace: string | undefined,
    operations: readonly JsonPatchOperation[],
    options?: { readonly dryRun?: boolean; readonly signal?: AbortSignal },
  ): Promise<Kinds[K]>;
}

/** A client that holds connections of its own. */
export interface KubernetesClient extends KubernetesWriter {
  /** Ends the connections; the client is of no use afterwards. */
  close(): Promise<void>;
}

/**
 * An answer of the API server that is not a success; keeps its status and reason (`Forbidden`, `NotFound`, …).
 * `status` is 0 when there was no answer: then `reason` is `Timeout` or the code of the network error, e.g. `ECONNREFUSED`.
 */
export class KubernetesError extends Error {
  override name = 'KubernetesError' as const;
  readonly status: number;
  readonly reason: string;

  constructor(status: number, reason: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
    this.reason = reason;
  }
}
