import { createAuthority } from '../../../demo/certificate/certificate.ts';
import { Hidden } from '../../../src/evidence/hidden.ts';
import { type ImageReference, parseImageReference, parseRegistryHost } from '../../../src/evidence/image-reference.ts';
import type { Credential } from '../../../src/evidence/pull-secret.ts';
import type { RegistryLook } from '../../../src/evidence/registry-look.ts';

export const year = 365 * 24 * 3600 * 1000;

/** An authority of the test's own, and server certificates for the names that a fake answers to. */
export function createTestAuthority(): {
  readonly pem: string;
  certificateFor(...names: string[]): { readonly cert: string; readonly key: string };
} {
  const now = Date.now();
  const authority = createAuthority('authority of the test', now - year, now + year);
  return {
    pem: authority.cert,
    certificateFor: (...names) => authority.issue({ names, notBefore: now - year, notAfter: now + year }),
  };
}

/** A reference that must parse. */
export function image(text: string): ImageReference {
  return valid(text, parseImageReference(text));
}

/** The registry alone, by its host. */
export function registryAt(host: string): ImageReference {
  return valid(host, parseRegistryHost(host));
}

function valid(text: string, reference: ReturnType<typeof parseImageReference>): ImageReference {
  if ('invalid' in reference) throw new Error(`${text}: ${reference.invalid}`);
  return reference;
}

export function credential(key: string, username: string, password: string, secret = 'pull'): Credential {
  return { secret, key, username, password: new Hidden(password) };
}

/** The steps of a look in short: `manifest` or `token 401 at auth.docker.io`, `dns name-not-found at …`. */
export function told(look: Pick<RegistryLook, 'steps'>): string[] {
  return look.steps.map(({ step, host, failure }) => {
    if (failure === undefined) return step;
    const what = failure.kind === 'answer' ? `${failure.status} ${failure.code ?? ''}`.trim() : failure.kind;
    return `${step} ${what} at ${host}`;
  });
}
