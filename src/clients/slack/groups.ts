import type { SlackClient } from '../slack.ts';

/**
 * Those of some user groups (ids) that a person belongs to, as Slack says now. Rejects with a SlackError when Slack cannot
 * tell: nobody is let in on a guess.
 */
export async function groupsOf(
  user: string,
  groups: readonly string[],
  slack: SlackClient,
): Promise<readonly string[]> {
  const members = await Promise.all(groups.map((group) => slack.userGroupMembers(group)));
  return groups.filter((_, index) => members[index]?.includes(user));
}
