import { z } from 'zod';
import type { SlackChannel, SlackUser } from '../slack.ts';
import { refusal, SlackError } from './error.ts';

/* What Salvor reads out of Slack's answers; fields it does not use are not looked at. */

/** A reader of one method's answer; an answer of another shape is a SlackError `unreadable_answer`. */
function reader<T extends z.ZodType, R>(
  method: string,
  schema: T,
  pick: (answer: z.output<T>) => R,
): (answer: unknown) => R {
  return (answer) => {
    const parsed = schema.safeParse(answer);
    if (!parsed.success) throw new SlackError(method, refusal(''));
    return pick(parsed.data);
  };
}

export const posted = reader('chat.postMessage', z.object({ ts: z.string() }), ({ ts }) => ({ ts }));

export const view = reader(
  'views',
  z.object({ view: z.object({ id: z.string(), hash: z.string() }) }),
  ({ view: { id, hash } }) => ({ viewId: id, hash }),
);

export const identity = reader(
  'auth.test',
  z.object({ user_id: z.string(), bot_id: z.string().optional(), team_id: z.string() }),
  ({ user_id, bot_id, team_id }) => ({ userId: user_id, botId: bot_id, teamId: team_id }),
);

export const user = reader(
  'users.info',
  z.object({
    user: z.object({ id: z.string(), name: z.string(), locale: z.string().optional(), tz: z.string().optional() }),
  }),
  ({ user: { id, name, locale, tz } }): SlackUser => ({ id, name, ...(locale && { locale }), ...(tz && { tz }) }),
);

export const channel = reader(
  'conversations.info',
  z.object({
    channel: z.object({
      id: z.string(),
      name: z.string().optional(),
      is_archived: z.boolean().optional(),
      is_member: z.boolean().optional(),
      locale: z.string().optional(),
    }),
  }),
  ({ channel: { id, name = id, is_archived = false, is_member = false, locale } }): SlackChannel => ({
    id,
    name,
    isArchived: is_archived,
    isMember: is_member,
    ...(locale && { locale }),
  }),
);

export const members = reader('usergroups.users.list', z.object({ users: z.array(z.string()) }), ({ users }) => users);

export const history = reader(
  'conversations.history',
  z.object({
    messages: z.array(z.unknown()),
    has_more: z.boolean().optional(),
    response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
  }),
  ({ messages, response_metadata }) => ({ messages, nextCursor: response_metadata?.next_cursor || undefined }),
);
