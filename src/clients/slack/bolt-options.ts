import type { WebClientOptions } from '@slack/web-api';

/**
 * Options for the client inside Socket Mode, which asks for a new connection after every loss. It asks for ever and at least
 * every ten seconds: the library's own policy waits minutes after a long outage, and an attempt that is given up ends the
 * process with an unhandled rejection. Nothing but `signal` ends the asking, and waiting to ask again keeps no process alive.
 * Every call gives a new object, because the library writes into it.
 * https://docs.slack.dev/apis/events-api/using-socket-mode
 */
export function socketModeOptions(signal: AbortSignal, apiUrl?: string): WebClientOptions {
  return {
    ...address(apiUrl),
    timeout: 10_000,
    fetch: (url, init) =>
      fetch(url, { ...init, signal: AbortSignal.any(init?.signal ? [signal, init.signal] : [signal]) }),
    retryConfig: { forever: true, unref: true, minTimeout: 500, factor: 1.5, maxTimeout: 10_000, randomize: true },
  };
}

/**
 * Options for the client that Bolt hands to listeners, where a person waits: one short repetition, and a rate limit is
 * an error at once.
 */
export function listenerOptions(apiUrl?: string): WebClientOptions {
  return {
    ...address(apiUrl),
    timeout: 1_200,
    retryConfig: { retries: 1, minTimeout: 100, maxTimeout: 100 },
    rejectRateLimitedCalls: true,
  };
}

function address(apiUrl: string | undefined): WebClientOptions {
  return apiUrl === undefined ? {} : { slackApiUrl: apiUrl };
}
