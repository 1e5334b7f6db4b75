import { type Logger, LogLevel, type WebAPICallResult, WebClient } from '@slack/web-api';
import { type SlackError, toSlackError } from './error.ts';

/** How long and how often one kind of call is tried. Times in milliseconds. */
export interface CallPolicy {
  timeout: number;
  /** Attempts at calls that may be repeated without harm; all others get one. */
  attempts: number;
}

/** A call of one Web API method; rejects with a SlackError only. */
export type Call = (
  method: string,
  args: Record<string, unknown>,
  options?: { repeatable?: boolean },
) => Promise<WebAPICallResult>;

/** Somebody waits, and Slack itself gives up after three seconds. */
export const interactivePolicy: CallPolicy = { timeout: 1_200, attempts: 2 };

/** Somebody waits for what is only read; a decision needs up to two of these one after the other. */
export const lookupPolicy: CallPolicy = { timeout: 850, attempts: 2 };

/** A job waits: it fails fast, and its queue repeats it. */
export const backgroundPolicy: CallPolicy = { timeout: 10_000, attempts: 1 };

/** Calls Slack's Web API under a policy; repetition and rate limits are never handled inside the library, where they take half an hour. */
export function createCall({ token, apiUrl, policy }: { token: string; apiUrl?: string; policy: CallPolicy }): Call {
  const client = new WebClient(token, {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    timeout: policy.timeout,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: silent,
  });
  return async (method, args, { repeatable = false } = {}) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await client.apiCall(method, args);
      } catch (thrown) {
        const error = toSlackError(method, thrown);
        if (!repeatable || attempt >= policy.attempts || !isWorthRepeating(error)) throw error;
      }
    }
  };
}

// A limit is not over before its time, and nobody who waits can be made to wait for it.
function isWorthRepeating(error: SlackError): boolean {
  return error.kind === 'temporary' && error.code !== 'ratelimited';
}

/** Everything the library would log is in the error that the caller gets. */
const silent: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};
