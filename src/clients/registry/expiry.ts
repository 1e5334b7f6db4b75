import type { Credential } from '../../evidence/pull-secret.ts';
import type { Product } from './products.ts';

const hour = 3_600_000;

/**
 * When a credential ends, in ms since the epoch: by its own account, or else for a token of the product's known life at the
 * latest so long after its secret was last written, for no token is issued later than it is stored.
 */
export function endOf(credential: Credential, { shortLived }: Product): number | undefined {
  const own = expiryOf(credential);
  const { username, writtenAt } = credential;
  if (own !== undefined || writtenAt === undefined || username !== shortLived?.username) return own;
  return writtenAt + shortLived.hours * hour;
}

/**
 * When a credential ends by its own account, in ms since the epoch: an ECR password is base64 of JSON with `expiration`,
 * a JSON Web Token (RFC 7519) has `exp`, both in seconds. Undefined for all others.
 */
function expiryOf(credential: Credential): number | undefined {
  const password = credential.password.reveal();
  if (password.length > 16_384) return undefined;
  const [, payload] = /^eyJ[\w-]+\.([\w-]+)\.[\w-]*$/.exec(password) ?? [];
  const seconds =
    payload === undefined ? numberIn(password, 'base64', 'expiration') : numberIn(payload, 'base64url', 'exp');
  return seconds === undefined ? undefined : seconds * 1000;
}

function numberIn(text: string, encoding: 'base64' | 'base64url', name: string): number | undefined {
  try {
    const document: unknown = JSON.parse(Buffer.from(text, encoding).toString('utf8'));
    if (typeof document !== 'object' || document === null) return undefined;
    const value = (document as Record<string, unknown>)[name];
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
