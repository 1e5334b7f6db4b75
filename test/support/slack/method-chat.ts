import { z } from 'zod';
import { messageMetadata } from './block-kit.ts';
import { checkMessageBlocks } from './check-blocks.ts';
import { type Answer, fail, flag, type Method, method } from './method.ts';
import { mrkdwnFault } from './mrkdwn.ts';
import { asSlackMessage, type Message, type State, visibleChannel } from './state.ts';

/* https://docs.slack.dev/reference/methods/chat.postMessage · chat.update · chat.postEphemeral */

const content = { text: z.string().optional(), blocks: z.unknown().optional(), metadata: z.unknown().optional() };
const target = { channel: z.string(), thread_ts: z.string().optional() };
const parse = { parse: z.enum(['none', 'full']).optional(), link_names: flag.optional(), mrkdwn: flag.optional() };
const write = () => ['chat:write'];

export const chat: Record<string, Method> = {
  'chat.postMessage': method(
    z.strictObject({
      ...target,
      ...content,
      ...parse,
      unfurl_links: flag.optional(),
      unfurl_media: flag.optional(),
      reply_broadcast: flag.optional(),
    }),
    write,
    (given, state) => {
      const args = { ...given, channel: directChannel(given.channel, state) };
      const refusal =
        channelRefusal(args.channel, state) ?? threadRefusal(args, state) ?? rateRefusal(args.channel, state);
      if (refusal) return refusal;
      const checked = checkContent(args, state);
      if ('refusal' in checked) return checked.refusal;
      const message = { ...fromBot(args.channel, state), ...checked.content, ...thread(args) };
      state.messages.push(message);
      return {
        ok: true,
        channel: args.channel,
        ts: message.ts,
        message: asSlackMessage(message, { withMetadata: true }),
      };
    },
  ),
  'chat.postEphemeral': method(
    z.strictObject({ ...target, ...parse, text: content.text, blocks: content.blocks, user: z.string() }),
    write,
    (args, state) => {
      const refusal = channelRefusal(args.channel, state);
      if (refusal) return refusal;
      if (!visibleChannel(state, args.channel)?.members.includes(args.user)) return fail('user_not_in_channel');
      const checked = checkContent(args, state);
      if ('refusal' in checked) return checked.refusal;
      const message = { ...fromBot(args.channel, state), ...checked.content, ...thread(args), ephemeralTo: args.user };
      state.messages.push(message);
      return { ok: true, message_ts: message.ts };
    },
  ),
  'chat.update': method(
    z.strictObject({ channel: z.string(), ts: z.string(), ...content, ...parse, reply_broadcast: flag.optional() }),
    write,
    (args, state) => {
      if (!visibleChannel(state, args.channel)) return fail('channel_not_found');
      const message = findMessage(state, args.channel, args.ts);
      if (!message || message.ephemeralTo) return fail('message_not_found');
      if (message.user !== state.workspace.botUserId) return fail('cant_update_message');
      if (visibleChannel(state, args.channel)?.isArchived) return fail('is_archived');
      const checked = checkContent(args, state);
      if ('refusal' in checked) return checked.refusal;
      // What an update leaves out stays as it was: blocks and metadata alike.
      Object.assign(message, checked.content, { edited: { user: message.user, ts: state.newTs() } });
      return { ok: true, channel: args.channel, ts: args.ts, text: message.text, message: asSlackMessage(message) };
    },
  ),
};

/** The message with that ts, whoever may see it. */
export function findMessage(state: State, channel: string, ts: string): Message | undefined {
  return state.messages.find((message) => message.channel === channel && message.ts === ts);
}

/** Text, blocks and metadata after all checks, or the answer that refuses them. */
export function checkContent(
  args: { text?: string | undefined; blocks?: unknown; metadata?: unknown },
  state: State,
): { content: Pick<Message, 'text' | 'blocks' | 'metadata'> } | { refusal: Answer } {
  const { text = '', blocks, metadata } = args;
  if (text === '' && !(Array.isArray(blocks) && blocks.length > 0)) return { refusal: fail('no_text') };
  if (text.length > 40_000) return { refusal: fail('msg_too_long') };
  const fault = mrkdwnFault(text);
  if (fault) return { refusal: invalid('invalid_arguments', [`[ERROR] ${fault} [json-pointer:/text]`]) };
  const content: Pick<Message, 'text' | 'blocks' | 'metadata'> = { text };
  if (blocks !== undefined) {
    const checked = checkMessageBlocks(blocks, () => state.newId('b'));
    if (!checked.ok) {
      return { refusal: invalid(checked.error === 'invalid' ? 'invalid_blocks' : checked.error, checked.messages) };
    }
    content.blocks = checked.value;
  }
  if (metadata !== undefined) {
    const parsed = messageMetadata.safeParse(metadata);
    if (!parsed.success) return { refusal: fail('invalid_metadata_format') };
    content.metadata = parsed.data;
  }
  return { content };
}

function invalid(error: string, messages: string[]): Answer {
  return fail(error, { errors: messages, response_metadata: { messages } });
}

/** A user's id in place of a channel's: the conversation of that person and the bot, opened when it is not there yet. */
function directChannel(id: string, state: State): string {
  const { channels, users, botUserId } = state.workspace;
  const user = users.find((one) => one.id === id);
  if (!user) return id;
  const direct = `D${id.slice(1)}`;
  if (!channels.some((one) => one.id === direct)) {
    const members = [id, botUserId];
    channels.push({ id: direct, name: user.name, members, isPrivate: true, isArchived: false, locale: user.locale });
  }
  return direct;
}

function channelRefusal(id: string, state: State): Answer | undefined {
  const channel = visibleChannel(state, id);
  if (!channel) return fail('channel_not_found');
  if (channel.isArchived) return fail('is_archived');
  if (!channel.members.includes(state.workspace.botUserId)) return fail('not_in_channel');
  return undefined;
}

function threadRefusal(args: { channel: string; thread_ts?: string | undefined }, state: State): Answer | undefined {
  if (args.thread_ts === undefined) return undefined;
  const root = findMessage(state, args.channel, args.thread_ts);
  if (!root || root.ephemeralTo) return fail('thread_not_found');
  return root.thread_ts === undefined ? undefined : fail('cannot_reply_to_message');
}

function rateRefusal(channel: string, state: State): Answer | undefined {
  const last = state.lastPost.get(channel);
  if (state.rateLimit && last !== undefined && state.now() - last < 1000) return fail('ratelimited', { retryAfter: 1 });
  state.lastPost.set(channel, state.now());
  return undefined;
}

function fromBot(channel: string, state: State): Omit<Message, 'text'> {
  const { botUserId, botId, appId } = state.workspace;
  return { channel, ts: state.newTs(), user: botUserId, bot_id: botId, app_id: appId };
}

function thread(args: { thread_ts?: string | undefined }): { thread_ts?: string } {
  return args.thread_ts === undefined ? {} : { thread_ts: args.thread_ts };
}
