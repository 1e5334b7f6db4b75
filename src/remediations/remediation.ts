import type { KubernetesReader, KubernetesWriter } from '../clients/kubernetes.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { ObjectReference } from '../evidence/subject.ts';

/** One value that a plan changes: exactly this is approved, applied and put back. */
export interface Change {
  readonly object: ObjectReference;
  /** What the value belongs to, e.g. the webhook's name: `validate.example.com`. */
  readonly label: string;
  /** JSON pointer (RFC 6901) at planning time. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** A sentence as a locale key and its values. */
export interface Remark {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number | readonly string[]>>;
}

/** What would be done, as data. People approve exactly this; nothing in it may be computed again later. */
export interface Plan {
  readonly remediation: string;
  readonly cluster: string;
  readonly changes: readonly Change[];
  /** What may go wrong or stays open meanwhile; below `remediations.<name>.dangers.`. */
  readonly dangers: readonly Remark[];
  /** Tools that may fight back, e.g. `Helm`, `Argo CD`. */
  readonly owners: readonly string[];
  /** How long the change stays at most, in milliseconds. */
  readonly restoreAfter: number;
  /** What recovery means for this plan: the backend to be watched. */
  readonly watch: { readonly namespace: string; readonly service: string };
  /** Commands that a person can paste to put everything back without Salvor. */
  readonly manualRestore: readonly string[];
}

/** Why there is no plan, or why a plan may not go on; `reason` is the log field, the metric label and the locale key. */
export interface Refusal {
  readonly refused: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** Who else changed an object, from `managedFields`. `at` in milliseconds since the epoch. */
export interface Conflict {
  readonly object: ObjectReference;
  readonly manager: string;
  readonly at?: number;
}

export type Applied =
  | { readonly outcome: 'applied' | 'already-applied' }
  /** Nothing of it is in place: another attempt of Salvor's was faster. */
  | { readonly outcome: 'overtaken' }
  /** Nothing of it is in place: `failed` could not be changed (`detail` or `conflict` says why), `undone` were put back. */
  | {
      readonly outcome: 'undone';
      readonly failed: ObjectReference;
      readonly detail: string;
      readonly undone?: readonly ObjectReference[];
      readonly conflict?: Conflict;
    }
  | { readonly outcome: 'conflict'; readonly conflict: Conflict }
  | { readonly outcome: 'not-permitted'; readonly detail: string };

export type Verified = { readonly outcome: 'recovered' } | { readonly outcome: 'waiting'; readonly remark: Remark };

/** Something to be put back that no longer exists: the whole object, or what `label` names in it. */
export interface Gone {
  readonly object: ObjectReference;
  readonly label?: string;
}

export type Reverted =
  | { readonly outcome: 'reverted' | 'already-reverted'; readonly gone?: readonly Gone[] }
  | { readonly outcome: 'conflict'; readonly conflict: Conflict; readonly gone?: readonly Gone[] };

/** What `apply` writes beside the change, so that it can be put back even if every store of Salvor's is lost. */
export interface Witness {
  readonly attempt: string;
  readonly incident: string;
  readonly approvedBy: string;
  /** Milliseconds since the epoch. */
  readonly revertAt: number;
}

/** Something Salvor can do. Every step may run twice; anything unexpected rejects and is retried by the job. */
export interface Remediation {
  plan(
    evidence: Evidence,
    context: {
      readonly cluster: string;
      readonly kubernetes: KubernetesReader;
      readonly restoreAfter: number;
      readonly signal?: AbortSignal;
    },
  ): Promise<Plan | Refusal>;
  /** Whether the world is still at every `before`. */
  stillHolds(plan: Plan, kubernetes: KubernetesReader, signal?: AbortSignal): Promise<boolean>;
  apply(plan: Plan, witness: Witness, kubernetes: KubernetesWriter, signal?: AbortSignal): Promise<Applied>;
  verify(plan: Plan, kubernetes: KubernetesReader, signal?: AbortSignal): Promise<Verified>;
  revert(plan: Plan, witness: Witness, kubernetes: KubernetesWriter, signal?: AbortSignal): Promise<Reverted>;
  /** Writes a later `revertAt` where {@link apply} put the first. */
  extend(plan: Plan, witness: Witness, kubernetes: KubernetesWriter, signal?: AbortSignal): Promise<void>;
  /**
   * What was created between two times in the change's scope, to be reviewed (`namespace/name`); a very long list ends in
   * `+N` for how many more.
   */
  createdMeanwhile(
    plan: Plan,
    from: number,
    to: number,
    kubernetes: KubernetesReader,
    signal?: AbortSignal,
  ): Promise<readonly string[]>;
  /** Changes of Salvor's that are in place in a cluster, found by what `apply` left on the objects. */
  findApplied(
    kubernetes: KubernetesReader,
    cluster: string,
    signal?: AbortSignal,
  ): Promise<readonly { readonly plan: Plan; readonly witness: Witness }[]>;
}
