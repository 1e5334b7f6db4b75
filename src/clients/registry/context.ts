import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import type { RegistryOptions, Timeouts } from './options.ts';
import type { Sent } from './sent.ts';

/** What a connection needs to know besides where to. */
export interface ConnectContext {
  readonly options: RegistryOptions;
  readonly timeouts: Timeouts;
  readonly signal: AbortSignal;
  /** Whom to trust; see {@link trustOf}. */
  readonly trust: SecureContext | undefined;
  readonly sent: Sent;
}

/** The well-known authorities and the configured ones; undefined when nothing is configured. Expensive: once per prober. */
export function trustOf({ extraCertificateAuthorities: extra }: RegistryOptions): SecureContext | undefined {
  return extra === undefined ? undefined : createSecureContext({ ca: [...getCACertificates('default'), extra] });
}
