import type { LocalSlack } from './local-slack.ts';
import { watchModals } from './modals.ts';

/** A message as local-slack keeps it. */
export interface LocalMessage {
  ts: string;
  user: string;
  text: string;
  thread_ts?: string;
  subtype?: string;
  ephemeral_to?: string;
  blocks?: { type: string; block_id?: string; [key: string]: unknown }[];
}

/** One person of the demo's workspace, played by a program. */
export interface Player {
  say: (what: { channel: string; text: string; threadTs?: string }) => Promise<LocalMessage>;
  mention: (what: { channel: string; text: string; threadTs?: string }) => Promise<LocalMessage>;
  /** Runs a slash command; resolves when the app has acknowledged it. */
  command: (what: { channel: string; command: string; text?: string }) => Promise<void>;
  /** Presses a button or, with `value`, chooses that option of a menu; resolves when the app has acknowledged it. */
  click: (what: { channel: string; ts: string; actionId: string; value?: string }) => Promise<void>;
  /** Submits the open modal: block_id → action_id → what the input holds. Gives the errors that the app answers. */
  submit: (values: ModalValues) => Promise<Record<string, string>>;
  closeModal: () => Promise<void>;
}

export type ModalValues = Record<string, Record<string, Record<string, unknown>>>;

interface PressableElement {
  type: string;
  action_id?: string;
  value?: string;
  text?: unknown;
  options?: { value: string }[];
}

/** Plays a person: control API for what it offers, the page's own WebSocket for modals. */
export function playAs(slack: LocalSlack, user: string): Player {
  const say: Player['say'] = async ({ channel, text, threadTs }) => {
    const sent = await control(slack, 'message', { channel, user, text, ...(threadTs && { thread_ts: threadTs }) });
    return sent.message as LocalMessage;
  };
  return {
    say,
    mention: ({ text, ...where }) => say({ ...where, text: `<@${slack.workspace.bot.userId}> ${text}` }),
    command: async ({ channel, command, text = '' }) => {
      await control(slack, 'command', { channel, user, command, text });
    },
    click: async ({ channel, ts, actionId, value }) => {
      const message = (await messagesOf(slack, channel)).find((one) => one.ts === ts);
      const action = actionOf(message, actionId, value);
      await control(slack, 'interact', { channel, messageTs: ts, user, action });
    },
    submit: async (values) => {
      const modals = await watchModals(slack);
      try {
        return await modals.submit(user, values);
      } finally {
        modals.close();
      }
    },
    closeModal: async () => {
      const modals = await watchModals(slack);
      try {
        await modals.dismiss(user);
      } finally {
        modals.close();
      }
    },
  };
}

/** All messages of a channel, oldest first; ephemeral ones carry `ephemeral_to`. */
export async function messagesOf({ controlUrl }: LocalSlack, channel: string): Promise<LocalMessage[]> {
  const response = await fetch(`${controlUrl}/messages/${channel}`);
  return ((await response.json()) as { messages: LocalMessage[] }).messages;
}

/** The open modals, the topmost last. */
export async function openModals(slack: LocalSlack): Promise<Record<string, unknown>[]> {
  const modals = await watchModals(slack);
  modals.close();
  return modals.stack();
}

async function control({ controlUrl }: LocalSlack, what: string, body: unknown): Promise<Record<string, unknown>> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${controlUrl}/${what}`, { method: 'POST', headers, body: JSON.stringify(body) });
  const answer = (await response.json()) as Record<string, unknown>;
  if (answer.ok !== true) throw new Error(`local-slack refuses ${what}: ${JSON.stringify(answer)}`);
  return answer;
}

/** What Slack tells about a press on an element of a message. Throws when the message has none, or not that option. */
export function actionOf(message: LocalMessage | undefined, actionId: string, value: string | undefined) {
  for (const block of message?.blocks ?? []) {
    const elements = [
      ...((block.elements as PressableElement[] | undefined) ?? []),
      block.accessory as PressableElement,
    ];
    const element = elements.find((one) => one?.action_id === actionId);
    if (!element) continue;
    const { type, text } = element;
    const base = { type, action_id: actionId, block_id: block.block_id };
    if (type === 'button') return { ...base, text, value: element.value };
    const option = element.options?.find((one) => one.value === value);
    if (!option) throw new Error(`${actionId} does not offer ${value}`);
    return { ...base, selected_option: option };
  }
  throw new Error(`the message has no ${actionId}`);
}
