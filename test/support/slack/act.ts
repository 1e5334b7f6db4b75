import type { Block } from './block-kit.ts';
import { elementsOf } from './check-blocks.ts';
import { type Ack, type AppEndpoint, deliverEvent, deliverForm, deliverInteraction } from './delivery.ts';
import { findMessage } from './method-chat.ts';
import { asSlackView, openView, replaceView } from './method-views.ts';
import { eventCallback, interactionBase, newResponseUrl, newTrigger } from './payloads.ts';
import { readAckMessage, respond } from './response-url.ts';
import { asSlackMessage, type Message, type State, type View } from './state.ts';
import { elementState, stateValues, type Values } from './view-values.ts';

/** An event that the app did not take, with the time (ms) at which Slack sends it again. */
export interface PendingRetry {
  payload: Record<string, unknown>;
  num: number;
  reason: string;
  dueAt: number;
}

/** How a submission ended: what the modal did, and the errors it shows. */
export interface Submission {
  ack: Ack;
  outcome: 'closed' | 'errors' | 'updated' | 'pushed' | 'not-acknowledged';
  errors: Record<string, string>;
}

/** What people do in Slack, delivered to the app's request URL as Slack does it. */
export interface Act {
  /** Says something in a channel or a thread; no event goes out. */
  say: (what: { user: string; channel: string; text: string; threadTs?: string }) => Message;
  /** Runs a slash command; what the ack says is posted as Slack would. */
  slash: (what: {
    user: string;
    channel: string;
    command: string;
    text?: string;
  }) => Promise<Ack & { responseUrl: string }>;
  /** Mentions the bot (`text` without the mention itself): a message and an app_mention event. */
  mention: (what: { user: string; channel: string; text: string; threadTs?: string }) => Promise<Ack & { ts: string }>;
  /** Presses a button or, with `value`, chooses an option of a message that this person sees. */
  click: (what: {
    user: string;
    message: Pick<Message, 'channel' | 'ts'>;
    actionId: string;
    value?: string;
  }) => Promise<Ack & { responseUrl: string; triggerId: string }>;
  /** Submits this person's topmost modal, or `view`. */
  submit: (what: { user: string; view?: View; values?: Values }) => Promise<Submission>;
  /** Closes this person's topmost modal; the app hears of it when it asked to. */
  close: (what: { user: string }) => Promise<Ack | undefined>;
  /** Sends the events again that are due by the clock: at once, after one and after five minutes. */
  redeliver: () => Promise<Ack[]>;
}

const retryDelaysMs = [0, 60_000, 300_000];

/** The people of one strict Slack; `base` is the server's own address. */
export function createAct(state: State, app: AppEndpoint, base: string): Act {
  const retries: PendingRetry[] = [];

  const say: Act['say'] = ({ user, channel, text, threadTs }) => {
    channelOf(state, channel, user);
    const message: Message = { channel, ts: state.newTs(), user, text, ...(threadTs && { thread_ts: threadTs }) };
    state.messages.push(message);
    return message;
  };

  const event = async (payload: Record<string, unknown>, num: number, reason?: string): Promise<Ack> => {
    const ack = await deliverEvent(app, payload, reason === undefined ? undefined : { num, reason });
    const delay = retryDelaysMs[num];
    if (ack.failure && delay !== undefined) {
      retries.push({ payload, num: num + 1, reason: ack.failure, dueAt: state.now() + delay });
    }
    return ack;
  };

  return {
    say,
    slash: async ({ user, channel, command, text = '' }) => {
      const { name } = channelOf(state, channel, user);
      const responseUrl = newResponseUrl(state, base, { channel, user });
      const ack = await deliverForm(app, {
        token: 'verification-token-of-the-strict-slack',
        team_id: state.workspace.teamId,
        team_domain: 'salvor-tests',
        channel_id: channel,
        channel_name: name,
        user_id: user,
        user_name: state.workspace.users.find((one) => one.id === user)?.name ?? user,
        command,
        text,
        api_app_id: state.workspace.appId,
        is_enterprise_install: 'false',
        response_url: responseUrl,
        trigger_id: newTrigger(state, user),
      });
      const said = ack.failure ? undefined : readAckMessage(ack);
      const refusal = said && respond({ channel, user, madeAt: state.now(), uses: 0 }, said, state);
      if (refusal) throw new Error(`Slack does not take the ack: ${JSON.stringify(refusal)}`);
      return { ...ack, responseUrl };
    },
    mention: async ({ user, channel, text, threadTs }) => {
      const message = say({
        user,
        channel,
        text: `<@${state.workspace.botUserId}> ${text}`,
        ...(threadTs && { threadTs }),
      });
      const { ts } = message;
      const payload = eventCallback(state, { ...asSlackMessage(message), type: 'app_mention', channel, event_ts: ts });
      return { ...(await event(payload, 0)), ts };
    },
    click: async ({ user, message: { channel, ts }, actionId, value }) => {
      const message = seen(state, channel, ts, user);
      const { block, element } = pressable(message, actionId);
      const about = { channel, user, messageTs: ts, ...(message.thread_ts && { threadTs: message.thread_ts }) };
      const responseUrl = newResponseUrl(state, base, about);
      const triggerId = newTrigger(state, user);
      const chosen = element.type === 'button' ? element : elementState(element, value);
      const ack = await deliverInteraction(app, {
        type: 'block_actions',
        ...interactionBase(state, user),
        container: {
          type: 'message',
          message_ts: ts,
          channel_id: channel,
          is_ephemeral: message.ephemeralTo !== undefined,
        },
        trigger_id: triggerId,
        channel: { id: channel, name: channelOf(state, channel, user).name },
        // Slack does not send the message itself when it is an ephemeral one.
        ...(message.ephemeralTo ? {} : { message: asSlackMessage(message) }),
        state: { values: {} },
        response_url: responseUrl,
        actions: [{ ...chosen, action_id: actionId, block_id: block.block_id, action_ts: state.newTs() }],
      });
      return { ...ack, responseUrl, triggerId };
    },
    submit: async ({ user, view = topView(state, user), values = {} }) => {
      if (!view?.open || view.user !== user) throw new Error(`${user} has no open view`);
      const ack = await deliverInteraction(app, {
        type: 'view_submission',
        ...interactionBase(state, user),
        trigger_id: newTrigger(state, user),
        view: asSlackView(view, state, stateValues(view.modal, values)),
        response_urls: [],
      });
      return { ack, ...afterSubmission(state, view, ack) };
    },
    close: async ({ user }) => {
      const view = topView(state, user);
      if (!view) throw new Error(`${user} has no open view`);
      view.open = false;
      if (!view.modal.notify_on_close) return undefined;
      const payload = {
        type: 'view_closed',
        ...interactionBase(state, user),
        view: asSlackView(view, state),
        is_cleared: false,
      };
      return deliverInteraction(app, payload);
    },
    redeliver: async () => {
      const due = retries.filter((retry) => retry.dueAt <= state.now());
      const acks: Ack[] = [];
      for (const retry of due) {
        retries.splice(retries.indexOf(retry), 1);
        acks.push(await event(retry.payload, retry.num, retry.reason));
      }
      return acks;
    },
  };
}

/** The modal that a person has in front of them. */
export function topView(state: State, user: string): View | undefined {
  return state.views.findLast((view) => view.user === user && view.open);
}

function afterSubmission(state: State, view: View, ack: Ack): Omit<Submission, 'ack'> {
  if (ack.failure) return { outcome: 'not-acknowledged', errors: {} };
  const { response_action: action, errors, view: next } = ack.body ?? {};
  if (action === 'errors') {
    const shown = errors as Record<string, string>;
    const inputs = new Set(view.modal.blocks.filter((block) => block.type === 'input').map((block) => block.block_id));
    const lost = Object.keys(shown).filter((blockId) => !inputs.has(blockId));
    if (lost.length > 0) throw new Error(`errors for blocks that are no inputs of the view: ${lost.join(', ')}`);
    return { outcome: 'errors', errors: shown };
  }
  if (action === 'update' || action === 'push') {
    const opened =
      action === 'push' ? openView(next, view.user, state, view) : { refusal: replaceView(view, next, state) };
    if ('refusal' in opened && opened.refusal)
      throw new Error(`Slack does not take the view: ${JSON.stringify(opened.refusal)}`);
    return { outcome: action === 'push' ? 'pushed' : 'updated', errors: {} };
  }
  if (action !== undefined && action !== 'clear') throw new Error(`unknown response_action ${JSON.stringify(action)}`);
  if (action === undefined && ack.text !== '')
    throw new Error(`a submission is acked with nothing, not with ${ack.text}`);
  const closed = action === 'clear' ? state.views.filter((one) => one.rootId === view.rootId) : [view];
  for (const one of closed) one.open = false;
  return { outcome: 'closed', errors: {} };
}

function channelOf(state: State, id: string, user: string) {
  const channel = state.workspace.channels.find((one) => one.id === id);
  if (!channel?.members.includes(user)) throw new Error(`${user} is not in ${id}`);
  return channel;
}

function seen(state: State, channel: string, ts: string, user: string): Message {
  const message = findMessage(state, channel, ts);
  if (!message || (message.ephemeralTo && message.ephemeralTo !== user)) throw new Error(`${user} does not see ${ts}`);
  return message;
}

function pressable(
  message: Message,
  actionId: string,
): { block: Block; element: ReturnType<typeof elementsOf>[number] } {
  const all = (message.blocks ?? []).flatMap((block) => elementsOf(block).map((element) => ({ block, element })));
  const found = all.find(({ element }) => element.action_id === actionId);
  if (!found) throw new Error(`no ${actionId} here, only ${all.map(({ element }) => element.action_id).join(', ')}`);
  return found;
}
