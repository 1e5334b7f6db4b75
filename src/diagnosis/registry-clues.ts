import { type Evidence, factIn } from '../evidence/evidence.ts';
import type { ImageSignatures, RegistryLook } from '../evidence/registry-look.ts';
import type { Clue } from './finding.ts';

const mebibyte = 1024 * 1024;
const few = 10;

/** Which signatures stand beside the images, for those images that were looked at for them. */
export function signatureClues(evidence: Evidence): readonly Clue[] {
  return (factIn(evidence, 'registry') ?? []).flatMap(({ image, signatures }): readonly Clue[] => {
    if (signatures === undefined) return [];
    const kinds = kindsOf(signatures);
    const values = { image: image.written };
    if (kinds.length > 0) {
      return [{ key: 'signature-found', values: { ...values, kinds }, speaks: 'for' }];
    }
    // What could not be seen is not missing.
    const { cosignTag, artifactTypes, hasMore } = signatures;
    const isComplete = cosignTag === false && artifactTypes !== undefined && hasMore !== true;
    return isComplete ? [{ key: 'signature-none', values, speaks: 'for' }] : [];
  });
}

/** Pulls that are nearly used up although the registry still answers: Salvor spends none of them on looking closer. */
export function fewPullsClues(evidence: Evidence): readonly Clue[] {
  return (factIn(evidence, 'registry') ?? []).flatMap(({ image, steps, rateLimit }): readonly Clue[] => {
    const { remaining, limit = '' } = rateLimit ?? {};
    const isRefused = steps.some(({ failure }) => failure !== undefined);
    if (isRefused || remaining === undefined || remaining > few) return [];
    return [{ key: 'rate-limit-left', values: { host: image.registry, remaining, limit }, speaks: 'for' }];
  });
}

/** How much of their quota the projects or accounts of the images have used, where the registry tells. */
export function storageClues(evidence: Evidence): readonly Clue[] {
  return (factIn(evidence, 'registry') ?? []).flatMap(({ image, quota, quotaUnseen }): readonly Clue[] => {
    if (quota === undefined) return quotaUnseen === undefined ? [] : [unseenQuotaClue(image.registry, quotaUnseen)];
    const { of, project, usedBytes, limitBytes } = quota;
    const values = { host: image.registry, project, usedMebibytes: Math.round(usedBytes / mebibyte) };
    if (limitBytes === undefined) return [{ key: `${of}-unlimited`, values, speaks: 'for' }];
    const limitMebibytes = Math.round(limitBytes / mebibyte);
    return [{ key: `${of}-used`, values: { ...values, limitMebibytes }, speaks: 'for' }];
  });
}

function unseenQuotaClue(host: string, { host: tokenHost, because }: NonNullable<RegistryLook['quotaUnseen']>): Clue {
  return because === 'not-configured'
    ? { key: 'quota-not-asked', values: { host, tokenHost }, speaks: 'for' }
    : { key: 'quota-not-told', values: { host: tokenHost }, speaks: 'for' };
}

// https://github.com/sigstore/cosign/blob/main/specs/BUNDLE_SPEC.md; https://notaryproject.dev/docs/
const signatureTypes = /^application\/vnd\.(?:dev\.sigstore\.bundle|cncf\.notary\.signature|dev\.cosign)/;

function kindsOf({ cosignTag, artifactTypes = [] }: ImageSignatures): readonly string[] {
  const types = artifactTypes.filter((type) => signatureTypes.test(type));
  return cosignTag === true ? ['cosign (.sig)', ...types] : types;
}
