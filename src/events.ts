import { type DestinationStream, type Logger, pino } from 'pino';
import type { LogLevel } from './config.ts';
import { redact } from './evidence/redact.ts';

/** What is worth counting and logging, one function each. None of them throws. */
export interface Events {
  alertReceived(fields: { readonly incident?: string; readonly outcome: string; readonly alerts: number }): void;
  alertRejected(fields: { readonly status: number; readonly reason: string }): void;
  commandReceived(fields: { readonly command: string; readonly user: string }): void;
  diagnosed(fields: {
    readonly incident: string;
    readonly cause: string;
    readonly confidence: number;
    readonly milliseconds: number;
    readonly unseen: readonly string[];
  }): void;
  notOurs(fields: { readonly incident: string; readonly cause: string }): void;
  planned(fields: { readonly incident: string; readonly remediation: string; readonly refused?: string }): void;
  decided(fields: {
    readonly incident: string;
    readonly attempt: string;
    readonly user: string;
    readonly decision: string;
  }): void;
  attemptMoved(fields: {
    readonly incident: string;
    readonly attempt: string;
    readonly state: string;
    readonly detail?: string;
  }): void;
  restoreFailed(fields: {
    readonly incident: string;
    readonly attempt: string;
    readonly failures: number;
    readonly detail: string;
  }): void;
  told(fields: { readonly incident: string; readonly what: string }): void;
  swept(fields: { readonly due: number; readonly adopted: number }): void;
  jobFailed(fields: { readonly job: string; readonly incident?: string; readonly error: unknown }): void;
  /** Redis may forget what it was given: each of `settings` differs from what the README asks for. */
  weakRedis(fields: { readonly settings: readonly string[] }): void;
  /** Slack does not take the bot token, and says why. */
  slackRefused(fields: { readonly error: unknown }): void;
  /** Another cluster of this name works on the same Redis. */
  nameTaken(fields: { readonly cluster: string }): void;
  unreadable(fields: { readonly incident: string }): void;
  started(fields: { readonly address: string }): void;
  stopping(): void;
}

/** Writes each event as one line of JSON: a static `msg`, the details in fields, every text redacted. */
export function createEvents(options: { readonly level: LogLevel; readonly stream?: DestinationStream }): Events {
  const log: Logger = pino(
    { level: options.level, base: { service: 'salvor' }, formatters: { level: (label) => ({ level: label }) } },
    options.stream ?? pino.destination(1),
  );
  const at =
    (level: LogLevel, msg: string) =>
    (fields: Readonly<Record<string, unknown>> = {}): void => {
      try {
        log[level](safe(fields), msg);
      } catch {
        // Nothing that is only worth a log line may stop the work it tells of.
      }
    };
  return {
    alertReceived: at('info', 'alerts received'),
    alertRejected: at('warn', 'alerts rejected'),
    commandReceived: at('info', 'command received'),
    diagnosed: at('info', 'incident diagnosed'),
    notOurs: at('info', 'incident is not about images, registries or admission'),
    planned: at('info', 'remediation planned'),
    decided: at('info', 'remediation decided'),
    attemptMoved: at('info', 'remediation moved'),
    restoreFailed: at('error', 'restore failed, will be tried again'),
    told: at('info', 'thread told'),
    swept: at('debug', 'sweep done'),
    jobFailed: at('error', 'job failed, will be tried again'),
    weakRedis: at(
      'warn',
      'Redis may lose what it has taken: needs appendonly yes, appendfsync always, maxmemory-policy noeviction',
    ),
    slackRefused: at('error', 'Slack refuses the bot token: nothing can be told until SLACK_BOT_TOKEN is right'),
    nameTaken: at(
      'error',
      'another cluster of this name works on the same Redis: nothing is fixed or restored here until SALVOR_CLUSTER differs',
    ),
    unreadable: at('error', 'incident in Redis is damaged: set aside'),
    started: at('info', 'started'),
    stopping: at('info', 'stopping'),
  };
}

function safe(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, safeValue(value)]));
}

function safeValue(value: unknown): unknown {
  if (typeof value === 'string') return redact(value);
  if (value instanceof Error) return { name: value.name, message: redact(value.message) };
  if (Array.isArray(value)) return value.map(safeValue);
  return value;
}
