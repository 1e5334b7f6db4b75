import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Fault } from './faults.ts';
import { fail, flag } from './method.ts';
import { checkContent, findMessage } from './method-chat.ts';
import type { Message, ResponseUrl, State } from './state.ts';
import { answerFault, readBody } from './web-api.ts';

/* https://docs.slack.dev/interactivity/handling-user-interaction#message_responses: five uses within thirty minutes. */

const uses = 5;
const lifetimeMs = 30 * 60_000;

const response = z.strictObject({
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).optional(),
  replace_original: flag.optional(),
  delete_original: flag.optional(),
  thread_ts: z.string().optional(),
  unfurl_links: flag.optional(),
  unfurl_media: flag.optional(),
});

/** Answers a POST to a response_url; `id` is the last part of its path. */
export async function answerResponseUrl(
  id: string,
  request: IncomingMessage,
  reply: ServerResponse,
  state: State,
  fault: Fault | undefined,
): Promise<void> {
  const body = await readBody(request);
  if (fault === 'drop-answer') useResponseUrl(id, body, state);
  if (fault !== undefined) return answerFault(fault, request, reply);
  const refusal = useResponseUrl(id, body, state);
  reply.writeHead(refusal ? 404 : 200, { 'content-type': 'application/json' });
  reply.end(JSON.stringify(refusal ?? { ok: true }));
}

function useResponseUrl(id: string, body: string, state: State) {
  const url = state.responseUrls.get(id);
  if (!url) return fail('expired_url');
  if (state.now() - url.madeAt > lifetimeMs) return fail('expired_url');
  if (url.uses >= uses) return fail('used_url');
  url.uses += 1;
  const parsed = response.safeParse(safeJson(body));
  if (!parsed.success) return fail('invalid_payload', { messages: parsed.error.issues.map(({ message }) => message) });
  return respond(url, parsed.data, state);
}

/** Does what a response says: a new message, or the original replaced or deleted. Gives the refusal, if any. */
export function respond(url: ResponseUrl, body: z.output<typeof response>, state: State) {
  const original = url.messageTs === undefined ? undefined : findMessage(state, url.channel, url.messageTs);
  if (body.delete_original) {
    if (original) state.messages.splice(state.messages.indexOf(original), 1);
    return undefined;
  }
  const checked = checkContent(body, state);
  if ('refusal' in checked) return checked.refusal;
  if (body.replace_original && original) {
    Object.assign(original, { blocks: undefined }, checked.content);
    return undefined;
  }
  const { botUserId, botId, appId } = state.workspace;
  const message: Message = {
    channel: url.channel,
    ts: state.newTs(),
    user: botUserId,
    bot_id: botId,
    app_id: appId,
    ...checked.content,
    ...(body.response_type === 'in_channel' ? {} : { ephemeralTo: url.user }),
    ...(body.thread_ts === undefined ? {} : { thread_ts: body.thread_ts }),
  };
  state.messages.push(message);
  return undefined;
}

/** What a slash command's ack itself may say. */
export function readAckMessage(ack: { text: string; body: Record<string, unknown> | undefined }) {
  if (ack.text === '') return undefined;
  const parsed = response.safeParse(ack.body ?? { text: ack.text });
  if (!parsed.success) throw new Error(`the ack is no message: ${ack.text}`, { cause: parsed.error });
  return parsed.data;
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
