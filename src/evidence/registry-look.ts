import type { ImageReference } from './image-reference.ts';

/** The kinds of registries whose particulars are known; `distribution` is any other. */
export type RegistryProductName =
  | 'docker-hub'
  | 'ecr'
  | 'ecr-public'
  | 'artifact-registry'
  | 'acr'
  | 'quay'
  | 'ghcr'
  | 'gitlab'
  | 'icr'
  | 'ocir'
  | 'registry.k8s.io'
  | 'harbor'
  | 'artifactory'
  | 'nexus'
  | 'distribution';

/** What a registry's refusal means, as far as this registry lets one know. */
export type ProbeMeaning =
  | 'unauthenticated'
  | 'denied'
  | 'missing'
  /** The registry does not say which. */
  | 'missing-or-denied'
  | 'expired'
  | 'rate-limited'
  | 'quota'
  | 'policy'
  /** Who asks is fine, where from is not. */
  | 'address-not-allowed'
  | 'outage';

/** As whom a registry was asked. */
export type ProbeIdentity =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'pull-secret'; readonly secret: string; readonly key: string };

/** One image as its registry answers from where Salvor runs: a second opinion, not the node's own view. */
export interface RegistryLook {
  readonly image: ImageReference;
  /** Whose credentials were sent. */
  readonly as: ProbeIdentity;
  /** In the order taken; the first that failed ends its chain. */
  readonly steps: readonly ProbeStep[];
  readonly digest?: string;
  readonly platforms?: readonly Platform[];
  readonly certificate?: Certificate;
  /** As the registry tells it, also beside a refusal. */
  readonly rateLimit?: RateLimit;
  /** Only when it was asked for, or used up, and the credential may read it. */
  readonly quota?: StorageQuota;
  /**
   * Why a quota that was asked for is not known: the host did not tell it, or the credential would have to be traded at that
   * host, to which the configuration does not let it go.
   */
  readonly quotaUnseen?: { readonly host: string; readonly because: 'not-told' | 'not-configured' };
  readonly product?: RegistryProductName;
  /** Whether this registry answers the same for a repository that is missing and one that is forbidden. */
  readonly hidesMissing?: boolean;
  /** Only when they were asked for. */
  readonly signatures?: ImageSignatures;
  /** Of the answer that ended the look, read as this product means it. */
  readonly meaning?: ProbeMeaning;
  /**
   * The other identities that were tried, in order, each with the steps it took: the kubelet tries its credentials one
   * after the other. After a refusal of all of them Salvor also asks anonymously, which the kubelet would not.
   */
  readonly attempts?: readonly { readonly as: ProbeIdentity; readonly steps: readonly ProbeStep[] }[];
  /**
   * When the credential that was sent ends: by its own account (an ECR password, a JSON Web Token), or for tokens of a known
   * life at the latest so long after their secret was last written.
   */
  readonly credentialExpiresAt?: number;
  /** When the look was taken, in milliseconds since the epoch. */
  readonly at?: number;
}

/** How many pulls are allowed in a time, and how many of them are left. */
export interface RateLimit {
  readonly limit?: number;
  readonly remaining?: number;
  readonly windowSeconds?: number;
}

/** The storage of a registry's project or account, or the pull traffic of an account this month. */
export interface StorageQuota {
  readonly of: 'storage' | 'pull-traffic';
  /** The project's name or the account's id. */
  readonly project: string;
  readonly usedBytes: number;
  /** Absent without a limit. */
  readonly limitBytes?: number;
}

/** What stands beside an image in its registry to prove where it comes from; an absent entry was not seen. */
export interface ImageSignatures {
  /** Whether cosign's tag `sha256-….sig` is there. */
  readonly cosignTag?: boolean;
  /** Of the artifacts that refer to the image, e.g. `application/vnd.cncf.notary.signature`. */
  readonly artifactTypes?: readonly string[];
  /** The list of what refers to the image goes on where it was not read. */
  readonly hasMore?: true;
}

export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
  /** The build that an image for Windows was made for, or that a Windows node runs, e.g. `10.0.20348.2527`. */
  readonly osVersion?: string;
}

export interface Certificate {
  readonly subject: string;
  readonly issuer: string;
  readonly names: readonly string[];
  readonly validFrom: number;
  readonly validTo: number;
  readonly fingerprint256: string;
  readonly selfSigned: boolean;
  /** As presented, from the server's own certificate upwards. */
  readonly chain?: readonly {
    readonly subject: string;
    readonly issuer: string;
    readonly validTo: number;
    readonly fingerprint256: string;
  }[];
  /** Whom one would have to trust: the issuer of the topmost certificate. */
  readonly authority?: string;
}

export type ProbeStepName = 'dns' | 'tcp' | 'tls' | 'ping' | 'challenge' | 'token' | 'manifest' | 'platforms' | 'blob';

export interface ProbeStep {
  readonly step: ProbeStepName;
  /** host or host:port the step talked to (a token or blob host may differ from the registry). */
  readonly host: string;
  readonly milliseconds: number;
  /** Absent when the step succeeded. */
  readonly failure?: ProbeFailure;
}

export type ProbeFailure =
  | {
      readonly kind: 'name-not-found' | 'refused' | 'timed-out' | 'reset' | 'unreachable' | 'proxy';
      readonly detail: string;
    }
  | {
      readonly kind: 'unknown-authority' | 'name-mismatch' | 'expired' | 'plain-http' | 'handshake';
      readonly detail: string;
    }
  | { readonly kind: 'address-refused'; readonly detail: string }
  | {
      /** Salvor held the question back: it says nothing about the registry. */
      readonly kind: 'not-asked';
      readonly detail: string;
      /** The registry wanted to be left alone, after a look at another image, until then (ms since the epoch). */
      readonly until?: number;
    }
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly code?: string;
      readonly detail: string;
      readonly retryAfterSeconds?: number;
    }
  | {
      readonly kind: 'malformed';
      readonly detail: string;
      /** Bytes that are not their digest's, or a manifest that no runtime of today reads; absent for everything else. */
      readonly about?: 'digest' | 'format';
    };

/** Whether Salvor itself did not go there: such a failure says nothing about the registry. */
export function isOwn({ kind }: ProbeFailure): boolean {
  return kind === 'address-refused' || kind === 'not-asked';
}
