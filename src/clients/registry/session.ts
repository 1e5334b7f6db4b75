import type { Certificate, ProbeFailure, ProbeStep, ProbeStepName } from '../../evidence/facts.ts';
import type { RateLimit } from '../../evidence/registry-look.ts';
import { retryAfter } from './answer.ts';
import type { ConnectContext } from './context.ts';
import { type Connection, createConnection } from './exchange.ts';
import type { Outcome } from './failure.ts';
import { baseOf, hostOf, type Origin } from './origin.ts';

/** One look at a registry while it goes on: its connections, and the steps taken so far. */
export interface Session {
  readonly context: ConnectContext;
  readonly origin: Origin;
  readonly host: string;
  /** Start of every address at the registry. */
  readonly base: string;
  /** The connection to an origin, opened with its first use and kept for the rest of the look. */
  connectionTo(origin: Origin): Connection;
  /**
   * Runs one step, with its time; `at` is the host it talks to, unless the outcome says another. `since` (of
   * `performance.now()`) when the step began earlier.
   */
  step<Value>(
    name: ProbeStepName,
    at: string,
    take: () => Promise<Outcome<Value> & { readonly host?: string }>,
    since?: number,
  ): Promise<Outcome<Value>>;
  /** The steps since the last call. */
  takeSteps(): readonly ProbeStep[];
  certificate(): Certificate | undefined;
  /** Remembers what an answer tells of the limit, be it a yes or a no. */
  noteRateLimit(rateLimit: RateLimit | undefined): void;
  /** The limit that was told last, since the last call. */
  takeRateLimit(): RateLimit | undefined;
  /** What the last 429 of the whole look said of the time to wait, whatever it was asked for; undefined when there was none. */
  tooMany(): { readonly retryAfterSeconds: number | undefined } | undefined;
  close(): void;
}

/** Starts a look at a registry; `close` ends every connection it made. */
export function createSession(origin: Origin, context: ConnectContext): Session {
  const host = hostOf(origin);
  const connections = new Map<string, Connection>();
  let steps: ProbeStep[] = [];
  let certificate: Certificate | undefined;
  let rateLimit: RateLimit | undefined;
  let tooMany: ReturnType<Session['tooMany']>;

  const note = (step: ProbeStepName, at: string, milliseconds: number, failure?: ProbeFailure): void => {
    const rounded = Math.round(milliseconds * 10) / 10;
    steps.push({ step, host: at, milliseconds: rounded, ...(failure === undefined ? {} : { failure }) });
  };

  return {
    context,
    origin,
    host,
    base: baseOf(origin),
    connectionTo: (target) => {
      const key = baseOf(target);
      const isRegistry = key === baseOf(origin);
      const known = connections.get(key);
      if (known !== undefined) return known;
      const made = createConnection(target, context, (seen) => {
        if (!isRegistry) return;
        certificate = seen.certificate ?? certificate;
        note(seen.step, host, seen.milliseconds, seen.failure);
      });
      const watched: Connection = {
        ...made,
        ask: async (what) => {
          const answer = await made.ask(what);
          if (answer.ok && answer.value.status === 429) {
            const told = retryAfter(answer.value.headers['retry-after'], context.options.now());
            tooMany = { retryAfterSeconds: told ?? tooMany?.retryAfterSeconds };
          }
          return answer;
        },
      };
      connections.set(key, watched);
      return watched;
    },
    step: async (name, at, take, since) => {
      const started = since ?? performance.now();
      const outcome = await take();
      const failure = outcome.ok ? undefined : outcome.failure;
      note(name, outcome.host ?? at, performance.now() - started, failure);
      return outcome;
    },
    takeSteps: () => {
      const taken = steps;
      steps = [];
      return taken;
    },
    certificate: () => certificate,
    noteRateLimit: (told) => {
      rateLimit = told ?? rateLimit;
    },
    takeRateLimit: () => {
      const taken = rateLimit;
      rateLimit = undefined;
      return taken;
    },
    tooMany: () => tooMany,
    close: () => {
      for (const connection of connections.values()) connection.close();
    },
  };
}
