import type { Platform } from './facts.ts';

/**
 * Which of an image's platforms a node would run, as containerd and CRI-O choose: the first that fits best; undefined when
 * none does. A node tells no variant, so a 32-bit ARM node without one fits every variant.
 * Source: OCI image specification, image-index.md; https://github.com/containerd/platforms (compare.go).
 */
export function choosePlatform(node: Platform, offered: readonly Platform[]): Platform | undefined {
  let best: { readonly platform: Platform; readonly rank: number } | undefined;
  for (const platform of offered) {
    const rank = rankOf(node, platform);
    if (rank !== undefined && (best === undefined || rank < best.rank)) best = { platform, rank };
  }
  return best?.platform;
}

// The smaller the better; undefined when the node cannot run it.
function rankOf(node: Platform, offered: Platform): number | undefined {
  if (node.os.toLowerCase() !== offered.os.toLowerCase()) return undefined;
  const wanted = named(node);
  const given = named(offered);
  const runs32BitArm = wanted.architecture === 'arm64' && given.architecture === 'arm';
  if (wanted.architecture !== given.architecture && !runs32BitArm) return undefined;
  if (wanted.level === undefined) return -given.levelOrLowest;
  const distance = wanted.level - given.levelOrLowest;
  if (distance < 0) return undefined;
  return distance + (runs32BitArm ? 100 : 0);
}

interface Named {
  readonly architecture: string;
  /** Of the variant: 7 of `v7`; undefined when the node does not tell. */
  readonly level: number | undefined;
  readonly levelOrLowest: number;
}

const aliases: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  'x86-64': 'amd64',
  aarch64: 'arm64',
  armhf: 'arm',
};
const lowest: Readonly<Record<string, number>> = { arm64: 8, amd64: 1, arm: 5 };

function named({ architecture, variant }: Platform): Named {
  const lower = architecture.toLowerCase();
  const name = aliases[lower] ?? lower;
  const level = /^v?(\d{1,2})/.exec(variant ?? '')?.[1];
  const least = lowest[name] ?? 0;
  const told = level === undefined ? (name === 'arm' ? undefined : least) : Number(level);
  return { architecture: name, level: told, levelOrLowest: level === undefined ? least : Number(level) };
}
