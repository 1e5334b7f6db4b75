import type { Credential } from '../../evidence/pull-secret.ts';
import { answerFailure } from './answer.ts';
import type { Challenge } from './challenge.ts';
import type { Connection } from './exchange.ts';
import { done, failed, type Outcome, said } from './failure.ts';
import type { RegistryOptions } from './options.ts';
import { hostOf, type Origin, originOf, splitHost } from './origin.ts';
import type { Product } from './products.ts';

const tokenBodyLimit = 65_536;
const longestRealm = 2048;

/** Where a token is to be had, and whether a registry's credentials may go there. */
export interface Realm {
  readonly address: URL;
  readonly origin: Origin;
  readonly trusted: boolean;
}

/**
 * Reads the realm of a Bearer challenge. It must be https (http only for a registry that speaks plain HTTP), without
 * userinfo and fragment; it is trusted with credentials only at the registry's own host and port, at a token server of
 * the product, or at a configured one. Source: https://distribution.github.io/distribution/spec/auth/token/.
 */
export function readRealm(
  challenge: Challenge,
  registry: Origin,
  product: Product,
  configured: RegistryOptions['realmHosts'],
): Outcome<Realm> {
  const { realm = '' } = challenge.parameters;
  const address = realm.length <= longestRealm && URL.canParse(realm) ? new URL(realm) : undefined;
  const origin = address === undefined ? undefined : originOf(address);
  if (address === undefined || origin === undefined)
    return failed({ kind: 'malformed', detail: said(`realm ${realm}`) });
  const isSafe = origin.protocol === 'https:' || registry.protocol === 'http:';
  if (!isSafe || address.username !== '' || address.password !== '' || address.hash !== '') {
    return failed({ kind: 'address-refused', detail: said(`realm ${origin.protocol}//${hostOf(origin)}`) });
  }
  const isOwn = origin.hostname === registry.hostname && origin.port === registry.port;
  const isKnown =
    origin.protocol === 'https:' && origin.port === 443 && product.realmHosts?.test(origin.hostname) === true;
  return done({ address, origin, trusted: isOwn || isKnown || isConfigured(origin, registry, configured) });
}

/** Whether the configuration lets a registry's credentials go to another host and port. */
export function isConfigured(origin: Origin, registry: Origin, configured: RegistryOptions['realmHosts']): boolean {
  const allowed = Object.entries(configured ?? {}).flatMap(([host, realms]) => (isAt(registry, host) ? realms : []));
  return allowed.some((host) => isAt(origin, host));
}

/**
 * Asks a token server for the right to pull from a repository (GET, Basic authentication with the credential if there is
 * one). No redirect is followed. Its yes proves nothing: the scope may have been reduced.
 */
export async function fetchToken(
  connection: Connection,
  realm: Realm,
  challenge: Challenge,
  scope: string | undefined,
  credential: Credential | undefined,
  now: number,
): Promise<Outcome<string>> {
  const query = new URLSearchParams(realm.address.search);
  if (challenge.parameters.service !== undefined) query.set('service', challenge.parameters.service);
  if (scope !== undefined) query.set('scope', scope);
  const answer = await connection.ask({
    method: 'GET',
    path: `${realm.address.pathname}?${query.toString()}`,
    headers: { accept: 'application/json', ...basicAuthorization(credential) },
    limit: tokenBodyLimit,
  });
  if (!answer.ok) return answer;
  if (answer.value.status !== 200) return failed(answerFailure(answer.value, now));
  const token = tokenOf(answer.value.body.toString('utf8'));
  return token === undefined ? failed({ kind: 'malformed', detail: 'no token in the answer' }) : done(token);
}

/** The header of Basic authentication (RFC 7617); none for an entry without a user and password. */
export function basicAuthorization(credential: Credential | undefined): { authorization?: string } {
  if (credential === undefined) return {};
  const password = credential.password.reveal();
  if (credential.username === '' && password === '') return {};
  return { authorization: `Basic ${Buffer.from(`${credential.username}:${password}`).toString('base64')}` };
}

function tokenOf(text: string): string | undefined {
  try {
    const document: unknown = JSON.parse(text);
    if (typeof document !== 'object' || document === null) return undefined;
    const { token, access_token } = document as Record<string, unknown>;
    const found = [token, access_token].find((value) => typeof value === 'string' && value !== '');
    // A token with a line break would write headers of its own.
    return typeof found === 'string' && /^[\x21-\x7e]+$/.test(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

function isAt(origin: Origin, host: string): boolean {
  const { hostname, port = origin.protocol === 'https:' ? 443 : 80 } = splitHost(host);
  return origin.hostname === hostname && origin.port === port;
}
