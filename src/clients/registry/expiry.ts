import type { Credential } from '../../evidence/pull-secret.ts';

/**
 * When a credential ends by its own account, in ms since the epoch: an ECR password is base64 of JSON with `expiration`,
 * a JSON Web Token (RFC 7519) has `exp`, both in seconds. Undefined for all others.
 */
export function expiryOf(credential: Credential): number | undefined {
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
