import { hostsToAllow, icrOldRanges, icrRegions } from './registry-hosts.ts';

/** The hosts of one region of IBM Cloud Container Registry; all on TCP 443, outgoing. */
export interface FirewallRegion {
  readonly region: string;
  /** Gives manifests and, at `/oauth/token`, tokens. */
  readonly registry: string;
  /** The same over IBM Cloud's private network, which its clusters use by default. */
  readonly privateRegistry: string;
  /** Deliver the layers on the public network. */
  readonly blobs: readonly string[];
  /** The host of 2018, where there was one. */
  readonly before?: string;
}

/** What a firewall between nodes and a registry has to let through. */
export type FirewallAnswer =
  | {
      readonly kind: 'icr';
      readonly regions: readonly FirewallRegion[];
      /** Covers every region, present and future. */
      readonly wildcard: string;
      /** Address ranges of 2018: to be removed, never allowed. */
      readonly remove: readonly string[];
    }
  | { readonly kind: 'hosts'; readonly host: string; readonly allow: readonly string[] }
  | { readonly kind: 'unknown'; readonly word: string; readonly regions: readonly string[] };

/** Regions as the command line of 2018 called them. */
const formerNames: Readonly<Record<string, string>> = {
  'ap-south': 'au-syd',
  'eu-central': 'eu-de',
  'uk-south': 'eu-gb',
  'ap-north': 'jp-tok',
};

const blobHosts: Readonly<Record<string, readonly string[]>> = {
  // The last two serve China.
  global: ['dd0.icr.io', 'dd2.icr.io', 'dd1-icr.ibm-zh.com', 'dd3-icr.ibm-zh.com'],
};

const regions: readonly FirewallRegion[] = icrRegions.map(({ region, host, before }) => ({
  region,
  registry: host,
  privateRegistry: `private.${host}`,
  blobs: blobHosts[region] ?? [`dd0.${host}`],
  ...(before !== undefined && { before }),
}));

/**
 * The hosts to allow for a region of IBM Cloud (today's name, that of 2018, or its registry host), for all of them when the word
 * is empty, or for the host of another known registry. Source: cloud.ibm.com, Registry, «Firewall» and «Overview».
 */
export function firewallFor(word: string): FirewallAnswer {
  const name = word.trim().toLowerCase();
  const found = name === '' ? regions : regions.filter((region) => isMeant(region, name));
  if (found.length > 0) return { kind: 'icr', regions: found, wildcard: '*.icr.io', remove: icrOldRanges };
  const allow = hostsToAllow(name.replace(/:\d+$/, ''));
  if (allow !== undefined) return { kind: 'hosts', host: name, allow };
  return { kind: 'unknown', word: word.trim(), regions: regions.map(({ region }) => region) };
}

function isMeant({ region, registry, privateRegistry, blobs, before }: FirewallRegion, name: string): boolean {
  return [region, registry, privateRegistry, before, ...blobs].includes(formerNames[name] ?? name);
}
