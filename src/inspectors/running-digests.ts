import { seen, seenValue } from '../evidence/evidence.ts';
import type { RunningDigests } from '../evidence/facts.ts';
import { canonical, parseImageReference } from '../evidence/image-reference.ts';
import { familyOf, notApplicable, wholeFamily } from './cluster/family.ts';
import type { Inspector } from './inspector.ts';
import { toPod } from './pod.ts';

/**
 * For each image of the workload's pods that has a tag (or none) and no digest: which digests run behind it, and what the
 * registry gives for the tag now. Runtimes differ in what they report (`imageID`): a digest without a repository is none.
 */
export const inspectRunningDigests: Inspector<'runningDigests'> = async (look) => {
  const named = await familyOf(look);
  if (named === undefined || named === 'not-found') return notApplicable;
  const [{ pods }, registry] = await Promise.all([wholeFamily(named, look), look.see('registry')]);
  const tags = new Map<string, Map<string, number>>();
  for (const { image, imageDigest } of pods.flatMap((pod) => toPod(pod, []).containers)) {
    if (imageDigest === undefined || image.includes('@')) continue;
    const digests = tags.get(image) ?? new Map<string, number>();
    tags.set(image, digests.set(imageDigest, (digests.get(imageDigest) ?? 0) + 1));
  }
  const looks = seenValue(registry) ?? [];
  return seen(
    [...tags].map(([image, digests]): RunningDigests => {
      const reference = parseImageReference(image);
      const now = looks.find(
        (one) => 'registry' in reference && canonical(one.image) === canonical(reference) && one.digest !== undefined,
      )?.digest;
      const running = [...digests].map(([digest, count]) => ({ digest, pods: count }));
      const byFrequency = running.toSorted((one, other) => other.pods - one.pods);
      return { image, running: byFrequency, ...(now === undefined ? {} : { now }) };
    }),
  );
};
