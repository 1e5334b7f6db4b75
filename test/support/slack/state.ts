import type { Block, Metadata, Modal } from './block-kit.ts';
import type { Channel, Workspace } from './workspace.ts';

/** A message as the strict Slack keeps it. */
export interface Message {
  channel: string;
  ts: string;
  user: string;
  text: string;
  bot_id?: string;
  app_id?: string;
  blocks?: Block[];
  thread_ts?: string;
  metadata?: Metadata;
  edited?: { user: string; ts: string };
  /** Set on ephemeral messages: the one person who sees it. */
  ephemeralTo?: string;
}

/** An open or closed modal of one person. */
export interface View {
  id: string;
  hash: string;
  user: string;
  modal: Modal;
  open: boolean;
  rootId: string;
  previousId: string | null;
}

/** What a response_url still allows. */
export interface ResponseUrl {
  channel: string;
  user: string;
  madeAt: number;
  uses: number;
  messageTs?: string;
  threadTs?: string;
}

/** One call of the Web API, as it came in; never with its token. */
export interface Call {
  method: string;
  args: Record<string, unknown>;
  /** Milliseconds of the injected clock. */
  at: number;
  answer: Record<string, unknown> | undefined;
}

/** Everything that changes while the strict Slack runs. `now` is in milliseconds since the epoch. */
export interface State {
  now: () => number;
  workspace: Workspace;
  botToken: string;
  scopes: string[];
  messages: Message[];
  views: View[];
  triggers: Map<string, { user: string; madeAt: number; used: boolean }>;
  responseUrls: Map<string, ResponseUrl>;
  calls: Call[];
  lastPost: Map<string, number>;
  rateLimit: boolean;
  newId: (prefix: string) => string;
  newTs: () => string;
}

/** A fresh state; ids and timestamps count up, so that a test run can be read and repeated. */
export function createState(options: Pick<State, 'now' | 'workspace' | 'botToken' | 'scopes' | 'rateLimit'>): State {
  let ids = 0;
  let lastMicros = 0;
  return {
    ...options,
    messages: [],
    views: [],
    triggers: new Map(),
    responseUrls: new Map(),
    calls: [],
    lastPost: new Map(),
    newId: (prefix) => {
      ids += 1;
      return `${prefix}${ids.toString(36).toUpperCase().padStart(8, '0')}`;
    },
    newTs: () => {
      lastMicros = Math.max(lastMicros + 1, Math.floor(options.now() * 1000));
      return `${Math.floor(lastMicros / 1e6)}.${String(lastMicros % 1e6).padStart(6, '0')}`;
    },
  };
}

/** The channel as the bot sees it: a private one without the bot does not exist for it. */
export function visibleChannel(state: State, id: string): Channel | undefined {
  const channel = state.workspace.channels.find((one) => one.id === id);
  if (!channel) return undefined;
  return channel.isPrivate && !channel.members.includes(state.workspace.botUserId) ? undefined : channel;
}

/** A message in the shape of the Web API and of payloads. */
export function asSlackMessage(message: Message, { withMetadata = false } = {}): Record<string, unknown> {
  const { channel: _channel, ephemeralTo: _ephemeralTo, metadata, ...rest } = message;
  return { type: 'message', ...rest, ...(withMetadata && metadata ? { metadata } : {}) };
}
