import { isIP } from 'node:net';
import { kindOfAddress } from './address.ts';
import type { RegistryOptions } from './options.ts';
import { hostOf, type Origin, splitHost } from './origin.ts';
import { endpointOf } from './products.ts';

type Policy = Pick<RegistryOptions, 'internal' | 'allowPrivate' | 'only' | 'connectTo'>;

/** Whether an origin is configured as internal, with exactly this host and port. */
export function isInternal(origin: Origin, policy: Policy): boolean {
  return (policy.internal ?? []).some((host) => isAt(origin, host)) || connectTarget(origin, policy) !== undefined;
}

/** Where the configuration sends connections for an origin instead. */
export function connectTarget(origin: Origin, policy: Policy): { hostname: string; port: number } | undefined {
  const entry = Object.entries(policy.connectTo ?? {}).find(([host]) => isAt(origin, host));
  if (entry === undefined) return undefined;
  const { hostname, port = origin.port } = splitHost(entry[1]);
  return { hostname, port };
}

/**
 * Why a host may not be asked at all, before any look at its addresses: names that only mean something inside a cluster or
 * a machine, and bare addresses, unless configured as internal. A user can write any image name into a pod.
 */
export function refuseHost(origin: Origin, policy: Policy): string | undefined {
  if (isInternal(origin, policy)) return undefined;
  const { hostname } = origin;
  if (isIP(hostname) !== 0) return `${hostname} (${kindOfAddress(hostname)} address instead of a name)`;
  if (/(?:^|\.)localhost\.?$/.test(hostname)) return `${hostname} (loopback)`;
  if (/\.svc(?:\.|$)|\.cluster\.local\.?$/.test(hostname)) return `${hostname} (inside the cluster)`;
  return undefined;
}

/** Why a registry may not be asked: as {@link refuseHost}, and when there is a list of registries, that it is not on it. */
export function refuseRegistry(origin: Origin, policy: Policy): string | undefined {
  const { only } = policy;
  const listed = only === undefined || isInternal(origin, policy) || only.some((entry) => isListed(origin, entry));
  return listed ? refuseHost(origin, policy) : `${hostOf(origin)} (not on the list of registries)`;
}

/** Why an address may not be connected to; asked for the very address that the socket gets. */
export function refuseAddress(address: string, origin: Origin, policy: Policy): string | undefined {
  const kind = kindOfAddress(address);
  if (kind === 'public' || isInternal(origin, policy)) return undefined;
  if (kind === 'private' && policy.allowPrivate === true) return undefined;
  return `${address} (${kind})`;
}

function isAt(origin: Origin, host: string): boolean {
  const { hostname, port } = splitHost(host);
  const expected = port ?? (origin.protocol === 'https:' ? 443 : 80);
  return hostname === origin.hostname && expected === origin.port;
}

function isListed(origin: Origin, entry: string): boolean {
  if (!entry.startsWith('*.')) return isAt(origin, endpointOf(entry));
  return origin.hostname.endsWith(entry.slice(1).toLowerCase());
}
