/** Time for the sample cluster: tests turn their own, the demo uses the machine's. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `work` once after `milliseconds`; the answer cancels it. */
  after(milliseconds: number, work: () => void): () => void;
}

/** The machine's clock. Its timers do not keep the process alive. */
export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    after(milliseconds, work) {
      const timer = setTimeout(work, milliseconds);
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
}
