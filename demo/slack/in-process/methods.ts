import type { LocalMessage } from '../play-as.ts';
import type { State } from './server.ts';

type Fields = Readonly<Record<string, unknown>>;
type Answer = Readonly<Record<string, unknown>>;

/** Answers a call of the Web API (`/api/METHOD`) or an answer through a response_url (`/response/ID`). */
export function answerTo(path: string, fields: Fields, state: State): Answer {
  const [, kind, name = ''] = path.split('/');
  if (kind === 'response') return respond(name, fields, state);
  const method = kind === 'api' ? methods[name] : undefined;
  return method === undefined ? { ok: false, error: 'unknown_method' } : method(fields, state);
}

/** https://docs.slack.dev/reference/methods */
const methods: Readonly<Record<string, (fields: Fields, state: State) => Answer>> = {
  'auth.test': (_fields, { workspace }) => ({ ok: true, user_id: workspace.bot.userId, team_id: 'T0SALVOR' }),
  'users.info': ({ user }, { workspace }) => {
    const found = workspace.users.find(({ id }) => id === user);
    return found === undefined ? { ok: false, error: 'user_not_found' } : { ok: true, user: found };
  },
  'conversations.info': ({ channel }, { workspace }) => {
    const found = workspace.channels.find(({ id }) => id === channel);
    return found === undefined
      ? { ok: false, error: 'channel_not_found' }
      : { ok: true, channel: { ...found, is_member: true } };
  },
  'conversations.history': ({ channel }, { messages }) => ({
    ok: true,
    messages: (messages.get(text(channel)) ?? []).filter((one) => one.thread_ts === undefined).toReversed(),
  }),
  'chat.postMessage': (fields, state) => post(fields, state, {}),
  'chat.postEphemeral': (fields, state) =>
    post(fields, state, { subtype: 'ephemeral', ephemeral_to: text(fields.user) }),
  'chat.update': ({ channel, ts, ...changes }, state) => {
    const message = state.messages.get(text(channel))?.find((one) => one.ts === ts);
    if (message === undefined) return { ok: false, error: 'message_not_found' };
    Object.assign(message, contentOf(changes));
    state.tell({ what: 'updated', channel: text(channel), message });
    return { ok: true, ts };
  },
  'views.open': ({ view }, state) => show(view, state),
  'views.update': ({ view }, state) => {
    state.modals.pop();
    return show(view, state);
  },
};

function post(fields: Fields, state: State, more: Partial<LocalMessage>): Answer {
  const channel = text(fields.channel);
  const messages = state.messages.get(channel);
  if (messages === undefined) return { ok: false, error: 'channel_not_found' };
  const message: LocalMessage = {
    ts: state.nextTs(),
    user: state.workspace.bot.userId,
    ...contentOf(fields),
    ...(typeof fields.thread_ts === 'string' && { thread_ts: fields.thread_ts }),
    ...more,
  };
  messages.push(message);
  state.tell({ what: 'posted', channel, message });
  return { ok: true, channel, ts: message.ts, message_ts: message.ts };
}

function respond(id: string, fields: Fields, state: State): Answer {
  const about = state.responses.get(id);
  if (about === undefined) return { ok: false, error: 'expired_url' };
  const thread = about.threadTs === undefined ? {} : { thread_ts: about.threadTs };
  const alone = fields.response_type === 'in_channel' ? {} : { subtype: 'ephemeral', ephemeral_to: about.user };
  return post({ ...fields, channel: about.channel, ...thread }, state, alone);
}

function show(view: unknown, state: State): Answer {
  const id = `V${state.nextTs()}`;
  const shown = { ...(view as Record<string, unknown>), id, hash: id };
  state.modals.push(shown);
  return { ok: true, view: shown };
}

function contentOf({ text: said, blocks }: Fields): Pick<LocalMessage, 'text' | 'blocks'> {
  return { text: text(said), ...(Array.isArray(blocks) && { blocks: blocks as NonNullable<LocalMessage['blocks']> }) };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
