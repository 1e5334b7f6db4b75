/** A Block Kit block as the views make it; its insides are the views' affair. */
export interface SlackBlock {
  readonly type: string;
  readonly block_id?: string;
}

/** A modal as the views make it. */
export interface SlackView {
  readonly type: 'modal';
}

/** A message as the views make it: blocks, and a text for notifications and for clients without blocks. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
}

/** What a profile tells about a reader; a locale as Slack writes it (`de-DE`), a time zone as in the tz database. */
export interface SlackUser {
  id: string;
  name: string;
  locale?: string;
  tz?: string;
}

/** What Slack tells about a channel; `isMember` is about the bot. */
export interface SlackChannel {
  id: string;
  name: string;
  isArchived: boolean;
  isMember: boolean;
  locale?: string;
}

/**
 * Slack as Salvor uses it: one method per purpose. Every method rejects with a SlackError and with nothing else.
 * Methods that answer a person who waits (views, ephemeral messages, responses) give up within three seconds; the others
 * try once and leave the repetition to the queue.
 */
export interface SlackClient {
  /** Posts an incident's root message; the message carries the incident's id. */
  postThread: (what: { channel: string; incidentId: string; message: SlackMessage }) => Promise<{ ts: string }>;
  /** Posts into a thread; the message carries `mark`, by which it can be found again. */
  postReply: (what: {
    channel: string;
    threadTs: string;
    mark: string;
    message: SlackMessage;
  }) => Promise<{ ts: string }>;
  /** Replaces an incident's root message, which goes on carrying the incident's id. */
  update: (what: { channel: string; ts: string; incidentId: string; message: SlackMessage }) => Promise<void>;
  /** Replaces a reply of the bot. */
  updateReply: (what: { channel: string; ts: string; message: SlackMessage }) => Promise<void>;
  /** Shows a message to one person of the channel; it cannot be updated afterwards. */
  postEphemeral: (what: { channel: string; user: string; threadTs?: string; message: SlackMessage }) => Promise<void>;
  /** Writes to one person directly, where Salvor may not speak in the channel in which they asked. */
  postDirect: (what: { user: string; message: SlackMessage }) => Promise<void>;
  /** Answers through the response_url of a command or an interaction: five times within 30 minutes, also where the bot is no member. */
  respond: (what: {
    responseUrl: string;
    message: SlackMessage;
    replaceOriginal?: boolean;
    inChannel?: boolean;
  }) => Promise<void>;
  /** Opens a modal; a trigger works once and for three seconds. */
  openView: (what: { triggerId: string; view: SlackView }) => Promise<{ viewId: string; hash: string }>;
  /** Replaces an open modal; with `hash` only when nothing else has replaced it meanwhile. */
  updateView: (what: { viewId: string; hash?: string; view: SlackView }) => Promise<{ hash: string }>;
  /**
   * Looks for the root message of an incident that this bot posted at `since` (ms since the epoch) or later, whose
   * answer may have been lost; undefined when there is none.
   */
  findOwnMessage: (what: { channel: string; incidentId: string; since: number }) => Promise<{ ts: string } | undefined>;
  /** Looks for a reply of this bot in a thread by its mark; undefined when there is none. */
  findOwnReply: (what: { channel: string; threadTs: string; mark: string }) => Promise<{ ts: string } | undefined>;
  userInfo: (user: string) => Promise<SlackUser>;
  channelInfo: (channel: string) => Promise<SlackChannel>;
  /** The ids of the people in a user group. */
  userGroupMembers: (userGroup: string) => Promise<string[]>;
  /** Who the token belongs to. */
  identity: () => Promise<{ userId: string; botId: string | undefined; teamId: string }>;
}
