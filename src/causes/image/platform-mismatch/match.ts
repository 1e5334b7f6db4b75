import type { Match } from '../../../diagnosis/cause.ts';
import type { Facts } from '../../../evidence/facts.ts';
import { hasPlatformOf, platformName, platformOfNode } from '../../../evidence/platform.ts';

/**
 * Compares the node's platform with the image's. A node does not report its variant, so variants never count against an
 * image; entries of unknown platform are BuildKit's attestations.
 */
export function matchPlatform({ registry, node }: Pick<Facts, 'registry' | 'node'>): Match | undefined {
  for (const { image, platforms } of registry) {
    const real = platforms?.filter(({ os }) => os !== 'unknown') ?? [];
    if (real.length === 0) continue;
    if (hasPlatformOf(node, real)) continue;
    const values = {
      image: image.written,
      node: node.name,
      nodePlatform: platformName(platformOfNode(node)),
      imagePlatforms: [...new Set(real.map(platformName))],
    };
    return { confidence: 0.96, clues: [{ key: 'platform-missing', values, speaks: 'for' }] };
  }
  return undefined;
}
