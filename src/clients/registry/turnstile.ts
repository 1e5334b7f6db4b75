/** Lets a few looks at one registry run at a time, and none while it asked us to wait. */
export interface Turnstile {
  /** Waits for a turn; rejects with the signal's reason when that comes first. Gives the function that ends the turn. */
  enter(host: string, signal: AbortSignal): Promise<() => void>;
  /** Until when the registry wants to be left alone, in milliseconds since the epoch; undefined when it may be asked. */
  pausedUntil(host: string): number | undefined;
  /** Remembers a 429, and gives until when; without a time from the registry it is a minute. */
  tooMany(host: string, retryAfterSeconds: number | undefined): number;
}

const defaultPauseSeconds = 60;
const mostHosts = 1000;

/** Makes a turnstile. `concurrency` is per host; `now` gives milliseconds since the epoch. */
export function createTurnstile({ concurrency, now }: { concurrency: number; now: () => number }): Turnstile {
  const running = new Map<string, number>();
  const waiting = new Map<string, (() => void)[]>();
  const pauses = new Map<string, number>();

  const leave = (host: string): void => {
    const next = waiting.get(host)?.shift();
    if (next !== undefined) {
      next();
      return;
    }
    const left = (running.get(host) ?? 1) - 1;
    if (left > 0) running.set(host, left);
    else {
      running.delete(host);
      waiting.delete(host);
    }
  };

  return {
    enter: async (host, signal) => {
      signal.throwIfAborted();
      const count = running.get(host) ?? 0;
      if (count < concurrency) running.set(host, count + 1);
      else await queue(waiting, host, signal);
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        leave(host);
      };
    },
    pausedUntil: (host) => {
      const until = pauses.get(host) ?? 0;
      if (until > now()) return until;
      pauses.delete(host);
      return undefined;
    },
    tooMany: (host, retryAfterSeconds) => {
      if (pauses.size >= mostHosts) pauses.clear();
      const until = now() + (retryAfterSeconds ?? defaultPauseSeconds) * 1000;
      pauses.set(host, Math.max(until, pauses.get(host) ?? 0));
      return until;
    },
  };
}

function queue(waiting: Map<string, (() => void)[]>, host: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const line = waiting.get(host) ?? [];
    waiting.set(host, line);
    const proceed = () => {
      signal.removeEventListener('abort', giveUp);
      resolve();
    };
    const giveUp = () => {
      line.splice(line.indexOf(proceed), 1);
      reject(signal.reason as Error);
    };
    line.push(proceed);
    signal.addEventListener('abort', giveUp, { once: true });
  });
}
