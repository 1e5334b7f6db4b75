import type { ImageReference } from '../../evidence/image-reference.ts';
import type { Credential } from '../../evidence/pull-secret.ts';
import { keyMismatch, normaliseKey } from '../../evidence/pull-secret-key.ts';

/**
 * Whether the kubelet would use an entry for an image at all: the last door before a credential leaves. Stricter than the
 * kubelet in one thing: what is for Docker Hub is never sent to a host that only lacks a dot, such as `localhost`.
 */
export function belongsTo(credential: Credential, image: ImageReference): boolean {
  const key = normaliseKey(credential.key);
  if (key === undefined) return false;
  if (image.registry === 'docker.io' && key === 'index.docker.io') return true;
  return (
    keyMismatch(key, image.repository === '' ? image.registry : `${image.registry}/${image.repository}`) === undefined
  );
}
