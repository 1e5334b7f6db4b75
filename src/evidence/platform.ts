import type { Node, Platform } from './facts.ts';
import { present } from './present.ts';

/**
 * Which of an image's platforms a node would run, as containerd and CRI-O choose: the first that fits best; undefined when
 * none does. A node tells no variant, so a 32-bit ARM node without one fits every variant.
 * Source: OCI image specification, image-index.md; https://github.com/containerd/platforms (compare.go).
 */
export function choosePlatform(node: Platform, offered: readonly Platform[]): Platform | undefined {
  let best: { readonly platform: Platform; readonly rank: number } | undefined;
  for (const platform of offered) {
    const rank = runsBuild(node, platform) ? rankOf(node, platform) : undefined;
    if (rank === undefined) continue;
    const isBetter = best === undefined || rank < best.rank;
    if (isBetter || (rank === best?.rank && isNewer(platform, best.platform))) best = { platform, rank };
  }
  return best?.platform;
}

/** A node's platform, as far as the node tells it. */
export function platformOfNode({ operatingSystem, architecture, osVersion }: Node): Platform {
  return { os: operatingSystem, architecture, ...present('osVersion', osVersion) };
}

/** A platform as containerd writes it: `os/architecture[/variant]`, with a Windows build as `windows(10.0.20348)/amd64`. */
export function platformName({ os, architecture, variant, osVersion }: Platform): string {
  const system = osVersion === undefined ? os : `${os}(${osVersion})`;
  return variant === undefined ? `${system}/${architecture}` : `${system}/${architecture}/${variant}`;
}

/** Whether one of an image's platforms is a node's; variants, which a node does not tell, count against none. */
export function hasPlatformOf(node: Node, offered: readonly Platform[]): boolean {
  const own = platformOfNode(node);
  return offered.some(
    (platform) => platform.os === own.os && platform.architecture === own.architecture && runsBuild(own, platform),
  );
}

// Windows Server 2022: from here on hosts run the images of older builds down to this one.
const firstStable = 20_348;

/**
 * Whether a Windows node runs images of a build: its own, and from Windows Server 2022 on also older ones down to that. What is
 * not told counts against nothing. containerd before 2.0 wants the very build; its refusal stands in its own message.
 * Source: https://github.com/containerd/platforms (platform_windows_compat.go);
 * https://learn.microsoft.com/virtualization/windowscontainers/deploy-containers/version-compatibility.
 */
function runsBuild(node: Platform, offered: Platform): boolean {
  if (node.os.toLowerCase() !== 'windows' || offered.os.toLowerCase() !== 'windows') return true;
  const [host, image] = [buildOf(node), buildOf(offered)];
  if (host === undefined || offered.osVersion === undefined) return true;
  if (image === undefined || image.line !== host.line) return false;
  return image.build === host.build || (image.build >= firstStable && image.build <= host.build);
}

// 10.0 and 20348 of `10.0.20348.2527`.
function buildOf({ osVersion = '' }: Platform): { readonly line: string; readonly build: number } | undefined {
  const [, line = '', build = ''] = /^(\d{1,3}\.\d{1,3})\.(\d{1,5})(?:\.|$)/.exec(osVersion) ?? [];
  return line === '' ? undefined : { line, build: Number(build) };
}

function isNewer({ osVersion: one = '' }: Platform, { osVersion: other = '' }: Platform): boolean {
  return one.localeCompare(other, 'en', { numeric: true }) > 0;
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
