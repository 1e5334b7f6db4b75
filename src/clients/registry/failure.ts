import type { ProbeFailure } from '../../evidence/facts.ts';
import { redact } from '../../evidence/redact.ts';

/** What a step gives: its value, or why it failed. */
export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: ProbeFailure };

/** Characters that are kept of what another side said. */
const longestDetail = 1000;

export function done<Value>(value: Value): Outcome<Value> {
  return { ok: true, value };
}

export function failed(failure: ProbeFailure): { readonly ok: false; readonly failure: ProbeFailure } {
  return { ok: false, failure };
}

/** Content that is something else than its digest says. */
export function notItsDigest(digest: string): ProbeFailure {
  return { kind: 'malformed', about: 'digest', detail: `the content is not ${digest}` };
}

/** A text of another side, without credentials and line breaks, bounded. */
export function said(text: string): string {
  return redact(text.replaceAll(/\s+/g, ' ').trim(), longestDetail);
}

const kinds: Readonly<Record<string, 'name-not-found' | 'refused' | 'timed-out' | 'reset' | 'unreachable'>> = {
  ENOTFOUND: 'name-not-found',
  EAI_AGAIN: 'name-not-found',
  ENODATA: 'name-not-found',
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timed-out',
  ESOCKETTIMEDOUT: 'timed-out',
  ABORT_ERR: 'timed-out',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ECONNABORTED: 'reset',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  // A firewall of the own machine.
  EACCES: 'unreachable',
  EPERM: 'unreachable',
};

/** Reads an error of a socket, a look-up or an HTTP client as the failure of a step. */
export function failureOf(error: unknown): ProbeFailure {
  const cause = error instanceof Error ? error : new Error(String(error));
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  const timedOut = cause.name === 'TimeoutError' || cause.name === 'AbortError';
  if (timedOut) return { kind: 'timed-out', detail: said(cause.message) };
  const kind = kinds[code];
  if (kind !== undefined) return { kind, detail: said(cause.message || code) };
  if (code.startsWith('HPE_')) return { kind: 'malformed', detail: said(cause.message) };
  if (/SSL|TLS|EPROTO/.test(code)) return { kind: 'handshake', detail: said(cause.message) };
  return { kind: 'reset', detail: said(cause.message || code) };
}
