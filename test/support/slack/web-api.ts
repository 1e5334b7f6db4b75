import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fault } from './faults.ts';
import { type Answer, fail, type Method } from './method.ts';
import { chat } from './method-chat.ts';
import { conversations } from './method-conversations.ts';
import { people } from './method-people.ts';
import { views } from './method-views.ts';
import type { State } from './state.ts';

/** Every method the strict Slack knows. */
export const methods: Record<string, Method> = { ...chat, ...conversations, ...people, ...views };

const jsonArguments = ['blocks', 'metadata', 'view', 'attachments'];

/** The body of a request as text. */
export async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

/** Answers one Web API call: arguments, token, scopes, method; with the fault that was ordered for it. */
export async function answerWebApi(
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
  state: State,
  fault: Fault | undefined,
): Promise<void> {
  const args = readArguments(request, await readBody(request));
  const token = /^Bearer (.*)$/.exec(request.headers.authorization ?? '')?.[1] ?? args.token;
  delete args.token;
  // Bolt's clients name the workspace in every call; Slack takes it everywhere.
  delete args.team_id;
  const call: State['calls'][number] = { method: name, args, at: state.now(), answer: undefined };
  state.calls.push(call);
  if (fault !== undefined && fault !== 'drop-answer' && !(typeof fault === 'object' && 'error' in fault)) {
    return answerFault(fault, request, response);
  }
  const answer: Answer = typeof fault === 'object' ? fail(fault.error, fault.more) : run(name, token, args, state);
  call.answer = answer;
  if (fault === 'drop-answer') {
    request.socket.destroy();
    return;
  }
  send(response, answer, state);
}

/** Answers with a fault instead of doing anything. */
export function answerFault(fault: Fault, request: IncomingMessage, response: ServerResponse): void {
  if (fault === 'hang') return;
  if (typeof fault === 'string') {
    request.socket.destroy();
  } else if ('error' in fault) {
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ ok: false, error: fault.error }));
  } else {
    const headers: Record<string, string> =
      fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
    response.writeHead(fault.status, headers).end(fault.body ?? '');
  }
}

function run(name: string, token: unknown, args: Record<string, unknown>, state: State): Answer {
  const method = methods[name];
  if (!method) return fail('unknown_method', { req_method: name });
  if (token === undefined) return fail('not_authed');
  if (token !== state.botToken) return fail('invalid_auth');
  const needed = method.scopes(args, state);
  if (needed.length > 0 && !needed.some((scope) => state.scopes.includes(scope))) {
    return fail('missing_scope', { needed: needed.join(','), provided: state.scopes.join(',') });
  }
  const parsed = method.args.safeParse(args);
  if (parsed.success) return method.run(parsed.data, state);
  const messages = parsed.error.issues.map(
    ({ path, message }) => `[ERROR] ${message} [json-pointer:/${path.join('/')}]`,
  );
  return fail('invalid_arguments', { response_metadata: { messages } });
}

function readArguments(request: IncomingMessage, body: string): Record<string, unknown> {
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('application/json')) return parseJson(body) as Record<string, unknown>;
  const args: Record<string, unknown> = Object.fromEntries(new URLSearchParams(body));
  for (const key of jsonArguments) if (typeof args[key] === 'string') args[key] = parseJson(args[key]);
  return args;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function send(response: ServerResponse, answer: Answer, state: State): void {
  const limited = !answer.ok && answer.error === 'ratelimited';
  response
    .writeHead(limited ? 429 : 200, {
      'content-type': 'application/json; charset=utf-8',
      'x-oauth-scopes': state.scopes.join(','),
      ...(limited ? { 'retry-after': String(typeof answer.retryAfter === 'number' ? answer.retryAfter : 1) } : {}),
    })
    .end(JSON.stringify(answer));
}
