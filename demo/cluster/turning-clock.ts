import type { Clock } from './clock.ts';

/** A clock that only moves when it is turned. */
export interface TurningClock extends Clock {
  /** Moves on by some milliseconds and runs what becomes due on the way, in order. */
  turn(milliseconds: number): void;
}

/** A clock for tests, starting at `start` (ms since the epoch). */
export function createTurningClock(start: number): TurningClock {
  let now = start;
  let waiting: { readonly at: number; readonly work: () => void }[] = [];
  return {
    now: () => now,
    after(milliseconds, work) {
      const entry = { at: now + milliseconds, work };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((one) => one !== entry);
      };
    },
    turn(milliseconds) {
      const end = now + milliseconds;
      for (;;) {
        const next = waiting.filter(({ at }) => at <= end).toSorted((one, other) => one.at - other.at)[0];
        if (!next) break;
        waiting = waiting.filter((one) => one !== next);
        now = Math.max(now, next.at);
        next.work();
      }
      now = end;
    },
  };
}
