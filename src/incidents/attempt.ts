import type { Conflict, Gone, Plan, Remark } from '../remediations/remediation.ts';

/**
 * - `planned`: offered, nobody has decided
 * - `approved`: a person said yes, nothing is changed
 * - `applying`: from just before the first change until its result is recorded
 * - `applied`: in place; will be put back
 * - `reverted`: put back · `kept`: left alone, because somebody else changed the object
 * - `failed`: nothing of it is in place · `declined`, `expired`, `outdated`: ended without a change
 */
export type AttemptState =
  | 'planned'
  | 'approved'
  | 'applying'
  | 'applied'
  | 'reverted'
  | 'kept'
  | 'failed'
  | 'declined'
  | 'expired'
  | 'outdated';

/** One offer to carry out a plan and what became of it. Times in milliseconds since the epoch. */
export interface Attempt {
  readonly id: string;
  readonly plan: Plan;
  readonly state: AttemptState;
  readonly plannedAt: number;
  /** After this the offer is void. */
  readonly expiresAt: number;
  readonly approval?: Approval;
  /** When it has to be put back at the latest; stored before anything is changed. */
  readonly revertAt?: number;
  /** The deadline that stands beside the change in the cluster; behind {@link revertAt} until an extension is written there too. */
  readonly writtenRevertAt?: number;
  readonly appliedAt?: number;
  /** Set by «Restore now». */
  readonly restoreRequestedBy?: string;
  readonly recoveredAt?: number;
  readonly endedAt?: number;
  readonly conflict?: Conflict;
  /** What recovery waits for, as the last look found it. */
  readonly waiting?: Remark;
  /** What could not be put back because it no longer exists. */
  readonly gone?: readonly Gone[];
  /** When a later look found it still as it was put back. */
  readonly confirmedAt?: number;
  /** What went wrong last, redacted. */
  readonly failure?: string;
  readonly failedRestores: number;
  /** Created in the change's scope while it was in place, as `namespace/name`. */
  readonly createdMeanwhile?: readonly string[];
}

/** Who said yes, when and why. */
export interface Approval {
  /** Slack user id. */
  readonly by: string;
  readonly at: number;
  readonly reason: string;
}
