import type { Clock } from '../clock.ts';
import type { Change, Store } from '../store.ts';

/** Waits between attempts, in milliseconds: the first, then doubled, never above `max`. */
export interface BackOff {
  readonly first: number;
  readonly max: number;
}

/** The wait after `failures` failures in a row (at least one). */
export function waitAfter({ first, max }: BackOff, failures: number): number {
  return Math.min(max, first * 2 ** (failures - 1));
}

export interface LoopOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Which keys a change concerns. */
  readonly keysOf: (change: Change) => readonly string[];
  /** Brings one key to what it shall be. When it throws it is asked again after a back-off. */
  readonly reconcile: (key: string) => void;
  readonly backOff: BackOff;
}

/** A control loop: reconciles what changes touch, soon and never inside the change itself. Gives a function that stops it. */
export function startLoop({ store, clock, keysOf, reconcile, backOff }: LoopOptions): () => void {
  const due = new Set<string>();
  const failures = new Map<string, number>();
  const retries = new Map<string, () => void>();
  let stopped = false;
  let scheduled = false;

  function enqueue(key: string): void {
    due.add(key);
    if (scheduled || stopped) return;
    scheduled = true;
    setImmediate(drain);
  }

  function drain(): void {
    scheduled = false;
    const keys = [...due];
    due.clear();
    for (const key of keys) if (!stopped) attempt(key);
  }

  function attempt(key: string): void {
    retries.get(key)?.();
    retries.delete(key);
    try {
      reconcile(key);
      failures.delete(key);
    } catch {
      const count = (failures.get(key) ?? 0) + 1;
      failures.set(key, count);
      retries.set(
        key,
        clock.after(waitAfter(backOff, count), () => enqueue(key)),
      );
    }
  }

  const unsubscribe = store.subscribe((change) => {
    // A failing key waits for its turn, as the real controllers' rate-limited queues make it wait.
    for (const key of keysOf(change)) if (!retries.has(key)) enqueue(key);
  });
  return () => {
    stopped = true;
    unsubscribe();
    for (const cancel of retries.values()) cancel();
  };
}

/** `namespace/name` of an object. */
export function keyOf({ metadata }: { metadata: { namespace?: string; name: string } }): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

/** The two halves of a key. */
export function splitKey(key: string): [namespace: string, name: string] {
  const slash = key.indexOf('/');
  return [key.slice(0, slash), key.slice(slash + 1)];
}
