import { z } from 'zod';
import { byChannelKind, count, fail, flag, type Method, method } from './method.ts';
import { findMessage } from './method-chat.ts';
import { asSlackMessage, type Message, type State, visibleChannel } from './state.ts';

/* https://docs.slack.dev/reference/methods/conversations.history · .replies · .info · .join */

const page = {
  cursor: z.string().optional(),
  limit: count(999).optional(),
  oldest: z.string().optional(),
  latest: z.string().optional(),
  inclusive: flag.optional(),
  include_all_metadata: flag.optional(),
};
type Page = z.output<z.ZodObject<typeof page>>;

export const conversations: Record<string, Method> = {
  'conversations.history': method(
    z.strictObject({ channel: z.string(), ...page }),
    byChannelKind('channels:history', 'groups:history'),
    (args, state) => {
      const refusal = readRefusal(args.channel, state);
      if (refusal) return refusal;
      const roots = state.messages.filter(
        (message) => message.channel === args.channel && message.thread_ts === undefined && !message.ephemeralTo,
      );
      return paged(roots.toReversed(), args, (message) => asHistoryMessage(message, args, state));
    },
  ),
  'conversations.replies': method(
    z.strictObject({ channel: z.string(), ts: z.string(), ...page }),
    byChannelKind('channels:history', 'groups:history'),
    (args, state) => {
      const refusal = readRefusal(args.channel, state);
      if (refusal) return refusal;
      const root = findMessage(state, args.channel, args.ts);
      if (!root || root.ephemeralTo) return fail('thread_not_found');
      return paged([root, ...repliesOf(root, state)], args, (message) => asHistoryMessage(message, args, state));
    },
  ),
  'conversations.info': method(
    z.strictObject({ channel: z.string(), include_locale: flag.optional(), include_num_members: flag.optional() }),
    byChannelKind('channels:read', 'groups:read'),
    (args, state) => {
      const channel = visibleChannel(state, args.channel);
      if (!channel) return fail('channel_not_found');
      return {
        ok: true,
        channel: {
          id: channel.id,
          name: channel.name,
          is_channel: !channel.isPrivate,
          is_group: channel.isPrivate,
          is_private: channel.isPrivate,
          is_archived: channel.isArchived,
          is_member: channel.members.includes(state.workspace.botUserId),
          ...(args.include_locale ? { locale: channel.locale } : {}),
          ...(args.include_num_members ? { num_members: channel.members.length } : {}),
        },
      };
    },
  ),
  'conversations.join': method(
    z.strictObject({ channel: z.string() }),
    () => ['channels:join'],
    (args, state) => {
      const channel = visibleChannel(state, args.channel);
      if (!channel) return fail('channel_not_found');
      if (channel.isPrivate) return fail('method_not_supported_for_channel_type');
      if (channel.isArchived) return fail('is_archived');
      if (!channel.members.includes(state.workspace.botUserId)) channel.members.push(state.workspace.botUserId);
      return { ok: true, channel: { id: channel.id, name: channel.name } };
    },
  ),
};

function readRefusal(id: string, state: State) {
  const channel = visibleChannel(state, id);
  if (!channel) return fail('channel_not_found');
  return channel.members.includes(state.workspace.botUserId) ? undefined : fail('not_in_channel');
}

/** The replies of a thread, oldest first. */
function repliesOf(root: Message, state: State): Message[] {
  return state.messages.filter((one) => one.channel === root.channel && one.thread_ts === root.ts && !one.ephemeralTo);
}

function asHistoryMessage(message: Message, args: Page, state: State): Record<string, unknown> {
  const replies = repliesOf(message, state);
  return {
    ...asSlackMessage(message, { withMetadata: args.include_all_metadata === true }),
    ...(replies.length > 0 ? { thread_ts: message.ts, reply_count: replies.length } : {}),
  };
}

function paged(messages: Message[], args: Page, show: (message: Message) => Record<string, unknown>) {
  const inside = messages.filter((message) => isInside(message.ts, args));
  const start = args.cursor === undefined ? 0 : Number(Buffer.from(args.cursor, 'base64').toString().split(':')[1]);
  if (!Number.isInteger(start)) return fail('invalid_cursor');
  const end = start + (args.limit ?? 100);
  const hasMore = end < inside.length;
  return {
    ok: true as const,
    messages: inside.slice(start, end).map(show),
    has_more: hasMore,
    ...(hasMore ? { response_metadata: { next_cursor: Buffer.from(`next:${end}`).toString('base64') } } : {}),
  };
}

function isInside(ts: string, { oldest, latest, inclusive = false }: Page): boolean {
  const at = Number(ts);
  if (oldest !== undefined && (inclusive ? at < Number(oldest) : at <= Number(oldest))) return false;
  return latest === undefined || (inclusive ? at <= Number(latest) : at < Number(latest));
}
