import { rateLimited, SlackError } from './error.ts';

/** Does something in a channel when it is that channel's turn. */
export type Pace = <T>(channel: string, post: () => Promise<T>) => Promise<T>;

/**
 * Lets one post at a time into each channel, and none before the time that Slack asked for: a channel takes about one message
 * a second (docs.slack.dev/apis/web-api/rate-limits), and asking again and again meanwhile is what Slack cuts off. Rejects at
 * once with the rest of the time; the caller's queue waits. `clock` gives milliseconds.
 */
export function createPace(clock: () => number = Date.now): Pace {
  const lines = new Map<string, Promise<unknown>>();
  const closedUntil = new Map<string, number>();
  return (channel, post) => {
    const turn = (lines.get(channel) ?? Promise.resolve()).then(async () => {
      const wait = (closedUntil.get(channel) ?? 0) - clock();
      if (wait > 0) throw new SlackError('chat.postMessage', rateLimited(wait));
      try {
        return await post();
      } catch (error) {
        if (isLimit(error)) closedUntil.set(channel, clock() + (error.retryAfter ?? shortestWait));
        throw error;
      }
    });
    lines.set(
      channel,
      turn.catch(() => undefined),
    );
    return turn;
  };
}

/** Milliseconds to wait when Slack limits without saying for how long. */
export const shortestWait = 1_000;

/** Whether Slack asks for a pause. */
export function isLimit(error: unknown): error is SlackError {
  return error instanceof SlackError && (error.code === 'ratelimited' || error.code === 'rate_limited');
}
