import type { KubernetesReader } from '../clients/kubernetes.ts';
import type { FactName, Observation } from '../evidence/evidence.ts';
import type { Facts, Platform, RegistryLook } from '../evidence/facts.ts';
import type { ImageReference } from '../evidence/image-reference.ts';
import type { Credential } from '../evidence/pull-secret.ts';
import type { Subject } from '../evidence/subject.ts';

/** What the registry prober offers; implemented in `clients/registry/`. */
export interface RegistryProber {
  /**
   * Looks at one image, or at the registry alone when the reference has no repository. `credentials` are the entries that the
   * kubelet would try, in order; empty means anonymous. Never rejects for what a registry does: that is in the look.
   */
  look(
    image: ImageReference,
    options: {
      readonly credentials: readonly Credential[];
      readonly platform?: Platform;
      /** Also looks for signatures beside the image. */
      readonly signatures?: boolean | Promise<boolean>;
      /** Also asks how much of its storage a project has used, where the registry has an API for it. */
      readonly quota?: boolean | Promise<boolean>;
      readonly signal?: AbortSignal;
    },
  ): Promise<RegistryLook>;
}

/** What every inspector is given. `see` gives another fact, looked at once however often it is asked for. */
export interface Look {
  readonly subject: Subject;
  /** Texts that came with the subject: an alert's annotations, a pasted error. */
  readonly texts: readonly string[];
  /** Absent when there is no cluster to look at, e.g. for an image alone. */
  readonly kubernetes?: KubernetesReader;
  readonly registry: RegistryProber;
  readonly now: number;
  readonly signal: AbortSignal;
  see<Name extends FactName>(name: Name): Promise<Observation<Facts[Name]>>;
}

/** Fills in one fact, read-only. It may reject: the engine turns an error into an unseen fact. */
export type Inspector<Name extends FactName> = (look: Look) => Promise<Observation<Facts[Name]>>;
