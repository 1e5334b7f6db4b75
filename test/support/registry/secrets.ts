import type { PullSecret } from '../../../src/evidence/facts.ts';
import type { ImageReference } from '../../../src/evidence/image-reference.ts';
import { credentialsFor, readPullSecret, type SecretObject } from '../../../src/evidence/pull-secret.ts';

/** Standard base64, as in a Secret. */
export const base64 = (text: string) => Buffer.from(text).toString('base64');

/** A Secret with this docker configuration, a text or a value. */
export function secretWith(config: unknown, name = 'pull'): SecretObject {
  return {
    name,
    type: 'kubernetes.io/dockerconfigjson',
    data: { '.dockerconfigjson': base64(typeof config === 'string' ? config : JSON.stringify(config)) },
  };
}

/** A pull secret with an entry per key, for these users. */
export function secretFor(keys: Readonly<Record<string, string>>, name = 'pull'): PullSecret {
  const auths = Object.fromEntries(
    Object.entries(keys).map(([key, user]) => [key, { auth: base64(`${user}:password-of-${user}`) }]),
  );
  return readPullSecret(secretWith({ auths }, name));
}

/** An image name as the kubelet's own tests write it, which no runtime would accept. */
export function kubeletName(text: string): ImageReference {
  const slash = text.indexOf('/');
  return slash === -1
    ? { written: text, registry: text, repository: '' }
    : { written: text, registry: text.slice(0, slash), repository: text.slice(slash + 1) };
}

/** The users whose credentials would be used for an image, in order. */
export const users = (name: ImageReference, ...secrets: PullSecret[]) =>
  credentialsFor(name, secrets).used.map((entry) => entry.username);
