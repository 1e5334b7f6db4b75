import { createHmac } from 'node:crypto';
import { actionOf, type LocalMessage, type ModalValues, type Player } from '../play-as.ts';
import type { State } from './server.ts';

export interface PlayerContext {
  readonly state: State;
  /** Where this Slack listens. */
  readonly url: string;
  readonly signingSecret: string;
  /** Where Salvor listens. */
  readonly salvorUrl: () => string;
}

/** Plays a person: what they do reaches Salvor as the signed requests that Slack would send. */
export function createPlayer(user: string, context: PlayerContext): Player {
  const { state } = context;
  const base = { user: { id: user, username: user, team_id: 'T0SALVOR' }, team: { id: 'T0SALVOR' }, trigger_id: user };

  function responseUrl(channel: string, threadTs?: string): string {
    const id = state.nextTs();
    state.responses.set(id, { channel, user, ...(threadTs !== undefined && { threadTs }) });
    return `${context.url}/response/${id}`;
  }

  const interact = (payload: Readonly<Record<string, unknown>>) =>
    deliver(context, new URLSearchParams({ payload: JSON.stringify({ ...base, ...payload }) }));

  const say: Player['say'] = async ({ channel, text, threadTs }) => {
    const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
    const message: LocalMessage = { ts: state.nextTs(), user, text, ...thread };
    state.messages.get(channel)?.push(message);
    if (text.startsWith(`<@${state.workspace.bot.userId}>`)) {
      const event = { type: 'app_mention', channel, ...message };
      await deliver(context, { type: 'event_callback', team_id: 'T0SALVOR', event });
    }
    return message;
  };

  return {
    say,
    mention: ({ text, ...where }) => say({ ...where, text: `<@${state.workspace.bot.userId}> ${text}` }),
    async command({ channel, command, text = '' }) {
      const fields = { command, text, channel_id: channel, user_id: user, team_id: 'T0SALVOR', trigger_id: user };
      await deliver(context, new URLSearchParams({ ...fields, response_url: responseUrl(channel) }));
    },
    async click({ channel, ts, actionId, value }) {
      const message = state.messages.get(channel)?.find((one) => one.ts === ts);
      const action = actionOf(message, actionId, value);
      await interact({
        type: 'block_actions',
        channel: { id: channel },
        message,
        response_url: responseUrl(channel, message?.thread_ts ?? ts),
        actions: [action],
      });
    },
    async submit(values: ModalValues) {
      const view = state.modals.at(-1);
      if (view === undefined) throw new Error('no modal is open');
      const answer = await interact({ type: 'view_submission', view: { ...view, state: { values } } });
      const { errors } = (answer === '' ? {} : JSON.parse(answer)) as { errors?: Record<string, string> };
      if (errors === undefined) state.modals.pop();
      return errors ?? {};
    },
    closeModal: () => Promise.resolve(void state.modals.pop()),
  };
}

/** Sends a request with Slack's signature (https://docs.slack.dev/authentication/verifying-requests-from-slack). */
async function deliver(context: PlayerContext, content: URLSearchParams | object): Promise<string> {
  const form = content instanceof URLSearchParams;
  const body = form ? content.toString() : JSON.stringify(content);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', context.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  const response = await fetch(`${context.salvorUrl()}/slack/events`, {
    method: 'POST',
    headers: {
      'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
    },
    body,
    signal: AbortSignal.timeout(3000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`Salvor answers ${response.status}: ${text}`);
  return text;
}
