import { type Evidence, factIn } from '../evidence/evidence.ts';
import { canonical, parseImageReference } from '../evidence/image-reference.ts';
import type { Clue } from './finding.ts';

/** Running containers whose tag points to another digest in the registry now. A reference with a digest cannot be stale. */
export function staleImages(evidence: Evidence): readonly Clue[] {
  const pod = factIn(evidence, 'pod');
  const looks = factIn(evidence, 'registry') ?? [];
  return (pod?.containers ?? []).flatMap(({ name, image, imageDigest, ready }) => {
    const written = parseImageReference(image);
    if (imageDigest === undefined || !ready || 'invalid' in written || written.digest !== undefined) return [];
    const now = looks.find((look) => canonical(look.image) === canonical(written))?.digest;
    if (now === undefined || now === imageDigest) return [];
    return [
      {
        key: 'running-image-stale',
        values: { container: name, image, running: imageDigest, current: now },
        speaks: 'for',
      },
    ];
  });
}
