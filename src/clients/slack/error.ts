import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';

/** Codes of Slack that go away by themselves; every other code stays until somebody changes something. */
const temporaryCodes = new Set([
  'accesslimited',
  'external_channel_migrating',
  'fatal_error',
  'internal_error',
  'ratelimited',
  'rate_limited',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
]);

/** Codes that are about what the message contains: it will never be taken as it is. */
const contentCodes = new Set([
  'block_mismatch',
  'invalid_arguments',
  'invalid_attachments',
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_metadata_format',
  'invalid_metadata_schema',
  'metadata_too_large',
  'msg_blocks_too_long',
  'msg_too_long',
  'no_text',
]);

/** Whether Slack refused a message for what it contains. https://docs.slack.dev/reference/methods/chat.postMessage#errors */
export function refusesContent(error: unknown): error is SlackError {
  return error instanceof SlackError && contentCodes.has(error.code);
}

/** Whether Slack says that the message, or the thread below it, no longer exists. */
export function isMessageGone(error: unknown): boolean {
  return error instanceof SlackError && (error.code === 'message_not_found' || error.code === 'thread_not_found');
}

const closedChannelCodes = new Set(['not_in_channel', 'channel_not_found', 'is_archived', 'restricted_action']);

/** Whether Salvor may not speak in a channel as long as nobody changes something there. */
export function isChannelClosed(error: unknown): boolean {
  return error instanceof SlackError && closedChannelCodes.has(error.code);
}

const awayCodes = new Set([
  ...closedChannelCodes,
  'cannot_dm_bot',
  'messages_tab_disabled',
  'user_disabled',
  'user_not_found',
  'user_not_in_channel',
  'user_not_visible',
]);

/** Whether a person cannot be spoken to alone, wherever that was tried. */
export function isPersonAway(error: unknown): boolean {
  return error instanceof SlackError && awayCodes.has(error.code);
}

/**
 * A call that Slack did not carry out, or of which nobody knows. `code` is Slack's own error code, or `unreachable`,
 * `unreadable_answer`, `http_<status>`.
 */
export class SlackError extends Error {
  override readonly name = 'SlackError';
  readonly method: string;
  readonly code: string;
  /** Temporary: the same call may work later. Permanent: it will not, until somebody changes something. */
  readonly kind: 'temporary' | 'permanent';
  /** Milliseconds that Slack asks to wait. */
  readonly retryAfter: number | undefined;
  /** True when the answer is missing, so that Slack may have done it all the same. */
  readonly mayHaveHappened: boolean;
  /** What Slack says in detail, for instance which block is wrong. */
  readonly details: readonly string[];

  constructor(method: string, failure: Failure) {
    super([`${method}: ${failure.code}`, ...failure.details].join('; '));
    this.method = method;
    this.code = failure.code;
    this.kind = failure.kind;
    this.retryAfter = failure.retryAfter;
    this.mayHaveHappened = failure.mayHaveHappened;
    this.details = failure.details;
  }
}

interface Failure {
  code: string;
  kind: 'temporary' | 'permanent';
  retryAfter?: number | undefined;
  mayHaveHappened: boolean;
  details: string[];
}

/**
 * Reads what the Web API client threw. The thrown error itself is not kept: its headers, body and cause may carry more
 * than belongs into a log. https://docs.slack.dev/tools/node-slack-sdk/web-api#handle-errors
 */
export function toSlackError(method: string, thrown: unknown): SlackError {
  return thrown instanceof SlackError ? thrown : new SlackError(method, readFailure(thrown));
}

function readFailure(thrown: unknown): Failure {
  if (thrown instanceof WebAPIRateLimitedError) return rateLimited(thrown.retryAfter * 1000);
  if (thrown instanceof WebAPIHTTPError) return httpFailure(thrown.statusCode);
  if (thrown instanceof WebAPIPlatformError) return refusal(thrown.data.error, thrown.data.response_metadata);
  // The client has no class for a 429 whose Retry-After it cannot read.
  if (thrown instanceof Error && thrown.message.startsWith('Retry header')) return rateLimited(undefined);
  return { code: 'unreachable', kind: 'temporary', mayHaveHappened: true, details: networkCodes(thrown) };
}

/** Slack's wish for a pause, in milliseconds if it says how long. */
export function rateLimited(retryAfter: number | undefined): Failure {
  return { code: 'ratelimited', kind: 'temporary', retryAfter, mayHaveHappened: false, details: [] };
}

/** A status other than 200; a 5xx may come from a gateway in front of a Slack that has done its work. `retryAfter` in seconds. */
export function httpFailure(status: number, retryAfter?: string | null): Failure {
  if (status === 429) return rateLimited(/^\d+$/.test(retryAfter ?? '') ? Number(retryAfter) * 1000 : undefined);
  const temporary = status >= 500 || status === 408;
  return {
    code: `http_${status}`,
    kind: temporary ? 'temporary' : 'permanent',
    mayHaveHappened: temporary,
    details: [],
  };
}

/** `ok: false` with Slack's code; a code that is none is a body that is no JSON. */
export function refusal(code: string, metadata: { messages?: string[]; retryAfter?: number } = {}): Failure {
  if (!/^[a-z][a-z0-9_]*$/.test(code)) {
    return { code: 'unreadable_answer', kind: 'temporary', mayHaveHappened: true, details: [] };
  }
  return {
    code,
    kind: temporaryCodes.has(code) ? 'temporary' : 'permanent',
    retryAfter: metadata.retryAfter === undefined ? undefined : metadata.retryAfter * 1000,
    // These two are Slack's own way to say that it does not know how far it came.
    mayHaveHappened: code === 'internal_error' || code === 'fatal_error',
    details: metadata.messages?.slice(0, 10) ?? [],
  };
}

// Only codes such as ECONNREFUSED: messages of the network layer may quote a header.
function networkCodes(thrown: unknown): string[] {
  const codes: string[] = [];
  let error = thrown;
  for (let depth = 0; error instanceof Error && depth < 5; depth += 1) {
    const { code } = error as { code?: unknown };
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code)) codes.push(code);
    if (error.name === 'TimeoutError') codes.push('ETIMEDOUT');
    error = error.cause;
  }
  return [...new Set(codes)];
}
