import type { SlackClient } from '../slack.ts';
import * as answer from './answers.ts';
import { backgroundPolicy, type Call, type CallPolicy, createCall, interactivePolicy } from './call.ts';
import { findMarked, markMessage } from './mark.ts';
import { createPace } from './pace.ts';
import { postResponse } from './respond.ts';

/** `apiUrl` is Slack's Web API unless told otherwise; the policies are for tests. */
export interface SlackClientOptions {
  token: string;
  apiUrl?: string;
  interactive?: CallPolicy;
  background?: CallPolicy;
}

/** Bounds of the search for a lost message: pages of 200, and how far Slack's clock may be behind ours (ms). */
const searchedPages = 10;
const clockTolerance = 15 * 60_000;

/** A client for one workspace. Opens no connection before the first call and holds none open that would keep a process. */
export function createSlackClient(options: SlackClientOptions): SlackClient {
  const { token, apiUrl, interactive = interactivePolicy, background = backgroundPolicy } = options;
  const shared = { token, ...(apiUrl === undefined ? {} : { apiUrl }) };
  const soon = createCall({ ...shared, policy: interactive });
  const inJob = createCall({ ...shared, policy: background });
  const origins = ['https://hooks.slack.com', ...(apiUrl === undefined ? [] : [new URL(apiUrl).origin])];
  const inTurn = createPace();
  const identity = remember(async () => answer.identity(await inJob('auth.test', {})));

  return {
    identity,
    postThread: async ({ channel, incidentId, message }) =>
      answer.posted(
        await inTurn(channel, () =>
          inJob('chat.postMessage', {
            channel,
            text: message.text,
            ...markMessage(incidentId, message.blocks),
            ...quiet,
          }),
        ),
      ),
    postReply: async ({ channel, threadTs, mark, message: { text, blocks } }) =>
      answer.posted(
        await inTurn(channel, () =>
          inJob('chat.postMessage', { channel, thread_ts: threadTs, text, ...markMessage(mark, blocks), ...quiet }),
        ),
      ),
    update: async ({ channel, ts, incidentId, message }) => {
      const content = { text: message.text, ...markMessage(incidentId, message.blocks) };
      await inJob('chat.update', { channel, ts, ...content }, { repeatable: true });
    },
    updateReply: async ({ channel, ts, message }) => {
      await inJob('chat.update', { channel, ts, ...message }, { repeatable: true });
    },
    postEphemeral: async ({ channel, user, threadTs, message }) => {
      await soon('chat.postEphemeral', { channel, user, ...(threadTs && { thread_ts: threadTs }), ...message });
    },
    // Slack takes a user id for the channel and opens the conversation itself (docs.slack.dev/reference/methods/chat.postMessage).
    postDirect: async ({ user, message }) => {
      await inJob('chat.postMessage', { channel: user, ...message, ...quiet });
    },
    respond: (what) => postResponse(origins, what, interactive.timeout),
    openView: async ({ triggerId, view }) => answer.view(await soon('views.open', { trigger_id: triggerId, view })),
    updateView: async ({ viewId, hash, view }) =>
      answer.view(await soon('views.update', { view_id: viewId, ...(hash && { hash }), view }, { repeatable: !hash })),
    findOwnMessage: async ({ channel, incidentId, since }) =>
      search(inJob, 'conversations.history', { channel, oldest: oldestOf(since) }, incidentId, await identity()),
    findOwnReply: async ({ channel, threadTs, mark }) =>
      search(inJob, 'conversations.replies', { channel, ts: threadTs }, mark, await identity()),
    userInfo: async (user) =>
      answer.user(await soon('users.info', { user, include_locale: true }, { repeatable: true })),
    channelInfo: async (channel) =>
      answer.channel(await soon('conversations.info', { channel, include_locale: true }, { repeatable: true })),
    userGroupMembers: async (usergroup) =>
      answer.members(await soon('usergroups.users.list', { usergroup }, { repeatable: true })),
  };
}

// Host names and links in cluster text are evidence, not something to fetch and preview.
const quiet = { unfurl_links: false, unfurl_media: false };

const oldestOf = (since: number): string => (Math.max(0, since - clockTolerance) / 1000).toFixed(6);

async function search(
  call: Call,
  method: 'conversations.history' | 'conversations.replies',
  where: { channel: string; oldest?: string; ts?: string },
  mark: string,
  own: { userId: string; botId: string | undefined },
): Promise<{ ts: string } | undefined> {
  let cursor: string | undefined;
  for (let page = 0; page < searchedPages; page += 1) {
    const args = {
      ...where,
      inclusive: true,
      include_all_metadata: true,
      limit: 200,
      ...(cursor && { cursor }),
    };
    const { messages, nextCursor } = answer.history(await call(method, args, { repeatable: true }));
    const ts = findMarked(messages, mark, own);
    if (ts !== undefined) return { ts };
    if (nextCursor === undefined) return undefined;
    cursor = nextCursor;
  }
  return undefined;
}

/** Keeps the first answer; a failure is not kept. */
function remember<T>(ask: () => Promise<T>): () => Promise<T> {
  let known: Promise<T> | undefined;
  return () => {
    known ??= ask().catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
}
