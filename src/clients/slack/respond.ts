import type { SlackMessage } from '../slack.ts';
import { httpFailure, refusal, SlackError, toSlackError } from './error.ts';

/**
 * Posts to a response_url, which carries no token. `allowed` are the origins to which it may lead.
 * https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
 */
export async function postResponse(
  allowed: readonly string[],
  what: { responseUrl: string; message: SlackMessage; replaceOriginal?: boolean; inChannel?: boolean },
  timeout: number,
): Promise<void> {
  const method = 'response_url';
  if (!allowed.includes(originOf(what.responseUrl))) throw new SlackError(method, refusal('foreign_address'));
  const body = JSON.stringify({
    ...what.message,
    response_type: what.inChannel ? 'in_channel' : 'ephemeral',
    replace_original: what.replaceOriginal === true,
  });
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  let response: Response;
  let text: string;
  try {
    const signal = AbortSignal.timeout(timeout);
    response = await fetch(what.responseUrl, { method: 'POST', headers, body, redirect: 'error', signal });
    text = await response.text();
  } catch (error) {
    throw toSlackError(method, error);
  }
  const code = errorCodeOf(text);
  if (code !== undefined) throw new SlackError(method, refusal(code));
  if (response.status !== 200)
    throw new SlackError(method, httpFailure(response.status, response.headers.get('retry-after')));
}

function originOf(address: string): string {
  return URL.canParse(address) ? new URL(address).origin : '';
}

function errorCodeOf(text: string): string | undefined {
  try {
    const { ok, error } = JSON.parse(text) as { ok?: unknown; error?: unknown };
    return ok === false && typeof error === 'string' ? error : undefined;
  } catch {
    // Slack answers a plain `ok`, and sometimes nothing at all.
    return undefined;
  }
}
