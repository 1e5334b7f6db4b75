import type { IncomingHttpHeaders } from 'node:http';
import { mark } from '../../evidence/redact-rules.ts';

/** Shorter ones would blank words. */
const shortestSecret = 4;

/** The credentials that one look has sent, to be taken out of what comes back: another side may say again whatever it was told. */
export interface Sent {
  /** Remembers the value of an `Authorization` header. */
  note(authorization: string | undefined): void;
  /** A text without them, as they were sent or as JSON, a URL or base64 writes them. */
  blank(text: string): string;
}

/** Nothing was sent yet. */
export function createSent(): Sent {
  const secrets = new Set<string>();
  return {
    note: (authorization) => {
      for (const secret of secretsIn(authorization ?? '')) {
        for (const written of formsOf(secret)) if (written.length >= shortestSecret) secrets.add(written);
      }
    },
    // The longest first: one may be a part of another.
    blank: (text) =>
      [...secrets]
        .toSorted((one, other) => other.length - one.length)
        .reduce((clean, secret) => clean.replaceAll(secret, mark), text),
  };
}

/** Headers without them. */
export function blankHeaders(headers: IncomingHttpHeaders, sent: Sent): IncomingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map((each) => sent.blank(each)) : value && sent.blank(value),
    ]),
  );
}

function secretsIn(authorization: string): readonly string[] {
  const [scheme = '', value = ''] = authorization.split(' ');
  if (scheme !== 'Basic') return [value];
  const pair = Buffer.from(value, 'base64').toString('utf8');
  return [value, pair, pair.slice(pair.indexOf(':') + 1)];
}

function formsOf(secret: string): readonly string[] {
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret.toWellFormed()),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  ];
}
