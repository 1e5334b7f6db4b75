import type { Match } from '../../../diagnosis/cause.ts';
import type { Facts } from '../../../evidence/facts.ts';
import { parseImageReference } from '../../../evidence/image-reference.ts';

/** A container that is not ready and whose image no runtime can read. */
export function matchInvalidReference({ pod }: Pick<Facts, 'pod'>): Match | undefined {
  const bad = pod.containers.find(({ ready, image }) => !ready && 'invalid' in parseImageReference(image));
  if (bad === undefined) return undefined;
  const values = { image: bad.image, container: bad.name };
  return { confidence: 0.9, clues: [{ key: 'reference-invalid', values, speaks: 'for' }] };
}
