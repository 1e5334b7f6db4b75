import { type Evidence, factIn } from '../evidence/evidence.ts';
import { canonical, type ImageReference, parseImageReference } from '../evidence/image-reference.ts';
import { type Credential, credentialsFor, type Unused } from '../evidence/pull-secret.ts';
import type { Clue } from './finding.ts';

const mostImages = 2;
const mostEntries = 4;

/** These causes name the secret themselves. */
const aboutTheSecret: ReadonlySet<string> = new Set(['auth.pull-secret-missing', 'auth.pull-secret-malformed']);

/**
 * Which entries of the pull secrets the kubelet would use for the images in question, in its order, and why it would not use
 * the others. A secret that Salvor may not read is told among what was not seen.
 * Source: https://kubernetes.io/docs/concepts/containers/images/#using-a-private-registry.
 */
export function credentialClues(cause: string, evidence: Evidence): readonly Clue[] {
  const secrets = factIn(evidence, 'pullSecrets')?.secrets;
  if (secrets === undefined) return [];
  const all = imagesOf(evidence)
    .slice(0, mostImages)
    .flatMap((image) => {
      const { used, unused, anonymousAllowed } = credentialsFor(image, secrets);
      const isBare = used.length === 0 && anonymousAllowed === true;
      const none: readonly Clue[] = isBare
        ? [{ key: 'credentials-none', values: { image: image.written }, speaks: 'for' }]
        : [];
      const reasons = unused.slice(0, mostEntries).flatMap((one) => unusedClue(cause, image, one));
      const tried = used.slice(0, mostEntries).flatMap((one, index) => usedClues(image, one, index + 1));
      return [...none, ...tried, ...reasons];
    });
  return all.filter(({ key, values }, index) => index === all.findIndex((one) => isSame(one, { key, values })));
}

function usedClues(image: ImageReference, credential: Credential, position: number): readonly Clue[] {
  const { secret, key, username, password, ignored } = credential;
  const values = { position, secret, key, image: image.written };
  const used: Clue = { key: 'credential-used', values, speaks: 'for' };
  // In saved evidence every password is hidden, also an empty one.
  const isEmpty = ignored !== undefined || (username === '' && password.reveal() === '');
  return isEmpty ? [used, { key: 'credential-empty', values: { secret, key }, speaks: 'for' }] : [used];
}

function unusedClue(cause: string, image: ImageReference, { secret, key, because }: Unused): readonly Clue[] {
  if (because === 'forbidden' || (key === undefined && aboutTheSecret.has(cause))) return [];
  if (key === undefined) return [{ key: 'secret-unused', values: { secret, because }, speaks: 'for' }];
  return [{ key: 'credential-unused', values: { secret, key, image: image.written, because }, speaks: 'for' }];
}

/** The images that were looked at, which are the failing ones, or else those of the containers that are not ready. */
function imagesOf(evidence: Evidence): readonly ImageReference[] {
  const looked = (factIn(evidence, 'registry') ?? []).map(({ image }) => image);
  if (looked.length > 0) return looked;
  const waiting = (factIn(evidence, 'pod')?.containers ?? []).filter(({ ready }) => !ready);
  const images = new Map<string, ImageReference>();
  for (const { image } of waiting) {
    const reference = parseImageReference(image);
    if (!('invalid' in reference)) images.set(canonical(reference), reference);
  }
  return [...images.values()];
}

function isSame(one: Pick<Clue, 'key' | 'values'>, other: Pick<Clue, 'key' | 'values'>): boolean {
  return one.key === other.key && JSON.stringify(one.values) === JSON.stringify(other.values);
}
