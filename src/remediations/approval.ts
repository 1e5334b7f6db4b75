import type { Refusal } from './remediation.ts';

/**
 * Every reason not to let a person decide, in the order in which they are looked for, with the names of the values that come
 * with it; each is a locale key below `remediations.refusals.`.
 */
export const approvalRefusals = {
  'read-only': [],
  'no-approvers-configured': [],
  /** `user` is the Slack user id. */
  'not-an-approver': ['user'],
  /** `state` is what became of the offer. */
  'already-decided': ['state'],
  /** `at` in milliseconds since the epoch. */
  expired: ['at'],
} as const;

export type ApprovalRefusal = keyof typeof approvalRefusals;

/** Who asks: a Slack user id and the ids of the user groups that hold it, as Slack says now. */
export interface Person {
  readonly id: string;
  readonly groups: readonly string[];
}

/** Who may approve. Nobody configured means nobody. */
export interface ApprovalPolicy {
  readonly readOnly: boolean;
  /** Slack user ids. */
  readonly users: readonly string[];
  /** Slack user group ids. */
  readonly groups: readonly string[];
}

/** Why this person may not approve this offer now; undefined when they may. `now` in milliseconds since the epoch. */
export function refuse(
  person: Person,
  attempt: { readonly state: string; readonly expiresAt: number },
  policy: ApprovalPolicy,
  now: number,
): Refusal | undefined {
  const refusal = refuseToApply(person, policy);
  if (refusal !== undefined) return refusal;
  if (attempt.state !== 'planned') return refusalFor('already-decided', { state: attempt.state });
  if (now >= attempt.expiresAt) return refusalFor('expired', { at: attempt.expiresAt });
  return undefined;
}

/** The check that is made again just before the change: the person's rights and the setting, the offer being decided. */
export function refuseToApply(person: Person, policy: ApprovalPolicy): Refusal | undefined {
  return policy.readOnly ? refusalFor('read-only', {}) : refuseApprover(person, policy);
}

/**
 * Why this person is no approver. Alone it guards what keeps or ends a change that is in place (extend, restore): read-only
 * mode must not keep it open.
 */
export function refuseApprover({ id, groups }: Person, policy: ApprovalPolicy): Refusal | undefined {
  if (policy.users.length + policy.groups.length === 0) return refusalFor('no-approvers-configured', {});
  if (policy.users.includes(id) || groups.some((group) => policy.groups.includes(group))) return undefined;
  return refusalFor('not-an-approver', { user: id });
}

function refusalFor(reason: ApprovalRefusal, values: Refusal['values']): Refusal {
  return { refused: reason, values };
}
