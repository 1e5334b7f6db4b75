import type { ObjectReference } from './subject.ts';

/** How far the events of a subject reach back: a cluster keeps them for an hour by default. */
export interface EventHistory {
  /** The earliest time that an event which is left tells of, in milliseconds since the epoch. */
  readonly since?: number;
  /** Objects of the subject of which no event is left although something happened to them, last at `at`. */
  readonly agedOut: readonly { readonly object: ObjectReference; readonly at: number }[];
}

/** How far a failure reaches; `workload` is more than one pod of the same controller. */
export type BlastScope = 'pod' | 'workload' | 'node' | 'namespace' | 'registry' | 'cluster';

/** The narrowest scope that holds every pod which fails alike, judged by what works outside of it. */
export interface BlastRadius {
  readonly scope: BlastScope;
  /** The pod, workload, node, namespace or registry host of the scope; empty for the cluster. */
  readonly name: string;
  /** The subject among them. Where pods cannot even be created, a workload counts as one pod. */
  readonly failing: Siblings;
  /** Those that run images of the same registry. */
  readonly working: Siblings;
  /** Whether a list was cut at its bound: then the numbers are the least. */
  readonly partial: boolean;
  /** One of the subject's images that some nodes cannot pull although it runs on others; absent when no node differs. */
  readonly contrast?: {
    readonly image: string;
    readonly failing: readonly string[];
    readonly working: readonly string[];
  };
}

export interface Siblings {
  readonly pods: number;
  readonly nodes: readonly string[];
  /** As `namespace/name` of what controls the pods. */
  readonly workloads: readonly string[];
  readonly namespaces: readonly string[];
  readonly registries: readonly string[];
}

/** What really runs behind a tag in the pods of a workload, and what the tag means now. */
export interface RunningDigests {
  /** As written in the pods, with a tag or none. */
  readonly image: string;
  /** Digests by the pods that run them, the most frequent first. */
  readonly running: readonly {
    readonly digest: string;
    readonly pods: number;
    /** As `os/architecture` of its pods' nodes, where several digests run and the nodes could be read: some runtimes report the digest of a platform's image. */
    readonly platforms?: readonly string[];
  }[];
  /** The digest that the registry gives for the tag now; absent when it was not seen. */
  readonly now?: string;
}

/** How long admission webhooks may hold up the creation of a pod when none of them answers, in seconds. */
export interface AdmissionDelay {
  /** Mutating webhooks are called one after the other: their sum. */
  readonly mutating: number;
  /** Validating webhooks are called side by side: the longest. */
  readonly validating: number;
  /** How many are in the way. */
  readonly webhooks: number;
}

/** A certificate of a webhook's `caBundle`; times in milliseconds since the epoch. */
export interface WebhookAuthority {
  readonly subject: string;
  readonly validFrom: number;
  readonly validTo: number;
}

/** An image that a node has in store, as its kubelet reports it (the largest fifty by default). */
export interface NodeImage {
  readonly names: readonly string[];
  readonly sizeBytes?: number;
}

/** A selector as the API writes it. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}
