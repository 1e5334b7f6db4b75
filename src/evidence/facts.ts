import type { AdmissionDelay, BlastRadius, EventHistory, NodeImage, RunningDigests } from './cluster-facts.ts';
import type { Enforcement } from './enforcement.ts';
import type { Hidden } from './hidden.ts';
import type { ImageUsers } from './image-users.ts';
import type { LeftoverJobs } from './leftover-jobs.ts';
import type { RegistryLook } from './registry-look.ts';
import type { ObjectReference } from './subject.ts';
import type { AdmissionWebhook } from './webhook-facts.ts';

export type {
  AdmissionDelay,
  BlastRadius,
  BlastScope,
  EventHistory,
  LabelSelector,
  NodeImage,
  RunningDigests,
  Siblings,
  WebhookAuthority,
} from './cluster-facts.ts';
export type {
  Certificate,
  Platform,
  ProbeFailure,
  ProbeIdentity,
  ProbeMeaning,
  ProbeStep,
  ProbeStepName,
  RegistryLook,
  RegistryProductName,
  StorageQuota,
} from './registry-look.ts';
export type { AdmissionWebhook, WebhookBackend } from './webhook-facts.ts';

/** Everything Salvor can know about a subject; one inspector fills in each entry. All times are milliseconds since the epoch. */
export interface Facts {
  /** The error texts that belong to the subject, newest first: from the alert, the pod's status, events, or pasted. */
  messages: readonly Message[];
  /** The pod that stands for the subject (its worst one, if a workload has several). */
  pod: Pod;
  /** The top-level controller of the pod, or the workload itself. */
  workload: Workload;
  /** Events of the pod and of its owners, newest first. */
  events: readonly ClusterEvent[];
  serviceAccount: ServiceAccount;
  /** The pull secrets that the pod's image pulls would use, credentials hidden. */
  pullSecrets: PullSecrets;
  /** The node on which the pod runs or shall run. */
  node: Node;
  /** The subject's images as their registries answer Salvor now. */
  registry: readonly RegistryLook[];
  /** The admission webhooks that concern the subject, with their backends. */
  webhooks: readonly AdmissionWebhook[];
  /** How far back the events reach, and whose have aged out. */
  eventHistory: EventHistory;
  /** How far the failure reaches, from siblings that work and siblings that fail. */
  blastRadius: BlastRadius;
  /** For each image with a tag: the digests that run in the workload's pods, beside the tag's digest now. */
  runningDigests: readonly RunningDigests[];
  /** How long the webhooks in the way may hold up the creation of the subject's pods. */
  admissionDelay: AdmissionDelay;
  /** The Jobs of an earlier installation that the texts say to be in the way. */
  leftoverJobs: LeftoverJobs;
  /** What admits images by policy or signature in this cluster, where the texts are about signatures. */
  enforcement: readonly Enforcement[];
  /** Which containers of the cluster run the image that the subject is. */
  imageUsers: ImageUsers;
}

export interface Message {
  readonly text: string;
  readonly source: 'alert' | 'pasted' | 'waiting' | 'terminated' | 'event' | 'condition';
  /** The reason beside the text, e.g. `ErrImagePull`, `FailedCreate`. */
  readonly reason?: string;
  readonly object?: ObjectReference;
  readonly at?: number;
}

export interface Pod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly createdAt: number;
  readonly phase: string;
  readonly ready: boolean;
  /** Since when it is ready. */
  readonly readySince?: number;
  readonly nodeName?: string;
  readonly serviceAccountName: string;
  readonly imagePullSecrets: readonly string[];
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly containers: readonly Container[];
  /** From the nearest owner outwards, e.g. ReplicaSet, Deployment. */
  readonly owners: readonly ObjectReference[];
}

export interface Container {
  readonly name: string;
  readonly kind: 'init' | 'app' | 'ephemeral';
  readonly image: string;
  readonly imagePullPolicy: string;
  /** The digest that runs, e.g. `sha256:…`; absent before the first start. */
  readonly imageDigest?: string;
  readonly ready: boolean;
  readonly restartCount: number;
  readonly waiting?: { readonly reason: string; readonly message: string };
  /** How it ended, this time or the last. */
  readonly terminated?: ContainerEnd;
  /** How the container before this one ended (`lastState`), if there was one. */
  readonly previous?: ContainerEnd;
}

/** `at` in milliseconds since the epoch. */
export interface ContainerEnd {
  readonly reason: string;
  readonly message: string;
  readonly exitCode: number;
  readonly at?: number;
}

export interface Workload {
  readonly object: ObjectReference;
  readonly desired: number;
  readonly ready: number;
  readonly images: readonly string[];
  readonly conditions: readonly {
    readonly type: string;
    readonly status: string;
    readonly reason: string;
    readonly message: string;
    /** Since when, in milliseconds since the epoch. */
    readonly at?: number;
  }[];
}

export interface ClusterEvent {
  readonly object: ObjectReference;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly firstAt?: number;
  readonly lastAt?: number;
}

export interface ServiceAccount {
  readonly namespace: string;
  readonly name: string;
  readonly imagePullSecrets: readonly string[];
}

export interface PullSecrets {
  /** Where the list of names comes from. A pod's own list wins; without one the service account's was copied at creation. */
  readonly source: 'pod' | 'none';
  /** Where all of them are: a pod uses secrets of its own namespace only. */
  readonly namespace?: string;
  readonly secrets: readonly PullSecret[];
}

export interface PullSecret {
  readonly name: string;
  readonly problem?: 'missing' | 'forbidden' | 'wrong-type' | 'missing-key' | 'malformed';
  /** Of a missing one: the other namespaces whose running pods name a secret of this name. */
  readonly usedIn?: readonly string[];
  /** What the reader of the secret choked on, without any of its values. */
  readonly detail?: string;
  /** When its data was last written, in milliseconds since the epoch; absent when its managed fields do not tell. */
  readonly writtenAt?: number;
  readonly entries: readonly PullSecretEntry[];
}

/** One registry entry of a pull secret, in the order in which the kubelet tries them. */
export interface PullSecretEntry {
  /** The key as written, e.g. `https://index.docker.io/v1/`. */
  readonly key: string;
  readonly username: string;
  readonly password: Hidden;
  /** What the entry holds although the kubelet ignores it. */
  readonly ignored?: 'identitytoken' | 'registrytoken' | 'credHelpers' | 'credsStore';
}

export interface Node {
  readonly name: string;
  readonly architecture: string;
  readonly operatingSystem: string;
  /** Its build, e.g. `10.0.20348.2527`; only of Windows, where images are made for builds. */
  readonly osVersion?: string;
  readonly kubeletVersion: string;
  readonly containerRuntime: string;
  /** What it has in store. */
  readonly images?: readonly NodeImage[];
  readonly conditions: readonly {
    readonly type: string;
    readonly status: string;
    readonly reason: string;
    readonly message: string;
  }[];
}
