import { groupsOf } from '../../clients/slack/groups.ts';
import { refuse, refuseApprover } from '../../remediations/approval.ts';
import type { Refusal } from '../../remediations/remediation.ts';
import type { SlackContext } from './context.ts';

/** Why a person may not end or prolong a change; undefined when they may. Rejects when Slack cannot tell their groups. */
export async function whyNotApprover(user: string, { config, slack }: SlackContext): Promise<Refusal | undefined> {
  const { approvers, readOnly } = config.fixes;
  const groups = await groupsOf(user, approvers.groups, slack);
  return refuseApprover({ id: user, groups }, { ...approvers, readOnly });
}

/** Why a person may not approve an offer now; undefined when they may. Rejects when Slack cannot tell their groups. */
export async function whyNotApprove(
  user: string,
  attempt: { readonly state: string; readonly expiresAt: number },
  { config, slack, now }: SlackContext,
): Promise<Refusal | undefined> {
  const { approvers, readOnly } = config.fixes;
  const groups = await groupsOf(user, approvers.groups, slack);
  return refuse({ id: user, groups }, attempt, { ...approvers, readOnly }, now());
}
