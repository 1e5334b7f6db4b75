import { type Answer, exchange, type Network } from './exchange.ts';
import type { Credential } from './keyring.ts';

export interface Challenge {
  readonly scheme: 'bearer' | 'basic';
  readonly parameters: Readonly<Record<string, string>>;
}

/** The challenge of a 401 that a runtime answers, Bearer before Basic; undefined when there is none. */
export function readChallenge({ headers }: Answer): Challenge | undefined {
  const text = headers['www-authenticate'] ?? '';
  const parameters = Object.fromEntries(
    Array.from(text.matchAll(/(\w+)="([^"]*)"/g), ([, name = '', value = '']) => [name.toLowerCase(), value]),
  );
  if (/\bbearer\b/i.test(text)) return { scheme: 'bearer', parameters };
  return /\bbasic\b/i.test(text) ? { scheme: 'basic', parameters } : undefined;
}

/** The Authorization value of a credential sent with the Basic scheme. */
export function basic({ username, password }: Credential): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/**
 * Asks a token service, as containerd does: with a credential first by POST, then by GET
 * (https://distribution.github.io/distribution/spec/auth/token/). Rejects with containerd's words when it gets none.
 */
export async function fetchToken(
  network: Network,
  { parameters }: Challenge,
  scope: string,
  credential: Credential | undefined,
): Promise<string> {
  const { realm = '', service = '', scope: offered = scope } = parameters;
  const url = new URL(realm);
  url.search = new URLSearchParams({ scope: offered, service }).toString();
  if (credential) {
    const form = new URLSearchParams({
      grant_type: 'password',
      service,
      scope: offered,
      client_id: 'containerd-client',
      ...credential,
    }).toString();
    const posted = await exchange(
      network,
      'POST',
      new URL(realm),
      { 'content-type': 'application/x-www-form-urlencoded' },
      form,
    );
    if (posted.status === 200) return tokenIn(posted);
    if (posted.status !== 404 && posted.status !== 405 && posted.status !== 400 && posted.status !== 401)
      throw unexpected('oauth', 'POST', realm, posted);
    const got = await exchange(network, 'GET', url, { authorization: basic(credential) });
    if (got.status === 200) return tokenIn(got);
    throw unexpected('oauth', 'GET', url.href, got);
  }
  const answer = await exchange(network, 'GET', url);
  if (answer.status === 200) return tokenIn(answer);
  throw unexpected('anonymous', 'GET', url.href, answer);
}

function tokenIn({ body }: Answer): string {
  const { token, access_token: access } = JSON.parse(body.toString('utf8')) as {
    token?: string;
    access_token?: string;
  };
  return token ?? access ?? '';
}

function unexpected(kind: 'oauth' | 'anonymous', method: string, url: string, answer: Answer): Error {
  return new Error(
    `failed to authorize: failed to fetch ${kind} token: unexpected status from ${method} request to ${url}: ${statusLine(answer)}`,
  );
}

/** A status as Go prints it, e.g. `404 Not Found`. */
export function statusLine({ status }: Pick<Answer, 'status'>): string {
  const words: Record<number, string> = {
    401: 'Unauthorized',
    403: 'Forbidden',
    404: 'Not Found',
    429: 'Too Many Requests',
    500: 'Internal Server Error',
    502: 'Bad Gateway',
    503: 'Service Unavailable',
  };
  return `${status} ${words[status] ?? ''}`.trim();
}
