/** Which images a cluster runs and how it may pull them, added up over its pods. No names of secrets, only their number. */
export interface ImageUse {
  readonly pods: number;
  /** Whether the AlwaysPullImages admission plug-in is on, and what shows it. */
  readonly alwaysPull:
    | { readonly state: 'on' | 'off'; readonly shownBy: 'api-server' | 'pods' }
    | { readonly state: 'unknown' };
  readonly registries: readonly RegistryUse[];
}

/** One registry as the pods of a cluster use it. */
export interface RegistryUse {
  /** host or host:port. */
  readonly host: string;
  /** Whether it is known to give images to everybody. */
  readonly openToAll: boolean;
  readonly namespaces: readonly NamespaceUse[];
}

export interface NamespaceUse {
  readonly namespace: string;
  readonly pods: number;
  /** Pods among them that carry a pull secret. */
  readonly withSecret: number;
  /** First components of the repositories: whose images they are, e.g. `shop` of `shop/web`. */
  readonly owners: readonly string[];
}
