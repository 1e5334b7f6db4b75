import type { Platform } from './facts.ts';

/** What a message says about itself, read from its text alone; every entry may be missing. */
export interface TextFacts {
  /** The image reference as the runtime normalises it, e.g. `docker.io/library/nginx:1.25`. */
  readonly image?: string;
  /** host or host:port of the registry or of the server that failed. */
  readonly host?: string;
  readonly repository?: string;
  readonly tag?: string;
  readonly digest?: string;
  /** HTTP status. */
  readonly status?: number;
  /** Registry error code, e.g. `MANIFEST_UNKNOWN`. */
  readonly code?: string;
  readonly webhook?: string;
  readonly webhookState?: 'unreachable' | 'denied';
  readonly service?: string;
  readonly job?: string;
  readonly namespace?: string;
  readonly pod?: string;
  readonly secret?: string;
  readonly region?: string;
  readonly account?: string;
  readonly platform?: Platform;
  readonly certificateNames?: readonly string[];
  /** ISO 8601 dates. */
  readonly certificateValidFrom?: string;
  readonly certificateValidTo?: string;
  readonly retryAfterSeconds?: number;
}
