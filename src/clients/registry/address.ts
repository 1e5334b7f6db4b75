import { BlockList, isIP } from 'node:net';

/** What kind of place an address is. Only `public` is reached without being configured. */
export type AddressKind =
  | 'public'
  | 'private'
  | 'loopback'
  | 'link-local'
  | 'metadata'
  | 'unspecified'
  | 'multicast'
  | 'reserved';

type Range = readonly [net: string, prefix: number, kind: AddressKind];

// IANA special-purpose registries (RFC 6890) and the metadata services of the clouds. The first that fits decides.
const ranges4: readonly Range[] = [
  ['169.254.169.254', 32, 'metadata'],
  ['100.100.100.200', 32, 'metadata'],
  ['168.63.129.16', 32, 'metadata'],
  ['192.0.0.192', 32, 'metadata'],
  ['0.0.0.0', 8, 'unspecified'],
  ['10.0.0.0', 8, 'private'],
  ['100.64.0.0', 10, 'private'],
  ['127.0.0.0', 8, 'loopback'],
  ['169.254.0.0', 16, 'link-local'],
  ['172.16.0.0', 12, 'private'],
  ['192.168.0.0', 16, 'private'],
  ['192.0.0.0', 24, 'reserved'],
  ['192.0.2.0', 24, 'reserved'],
  ['192.88.99.0', 24, 'reserved'],
  ['198.18.0.0', 15, 'reserved'],
  ['198.51.100.0', 24, 'reserved'],
  ['203.0.113.0', 24, 'reserved'],
  ['224.0.0.0', 4, 'multicast'],
  ['240.0.0.0', 4, 'reserved'],
];
const ranges6: readonly Range[] = [
  ['fd00:ec2::254', 128, 'metadata'],
  ['fd20:ce::254', 128, 'metadata'],
  ['::', 128, 'unspecified'],
  ['::1', 128, 'loopback'],
  ['64:ff9b:1::', 48, 'private'],
  ['100::', 64, 'reserved'],
  ['2001::', 32, 'reserved'],
  ['2001:db8::', 32, 'reserved'],
  ['fc00::', 7, 'private'],
  ['fe80::', 10, 'link-local'],
  ['fec0::', 10, 'private'],
  ['ff00::', 8, 'multicast'],
];

/**
 * Says what an IP address is. An IPv6 address that carries an IPv4 one (mapped, compatible, translated, NAT64, 6to4) is
 * judged by that one. Whatever cannot be read is `reserved`.
 */
export function kindOfAddress(address: string): AddressKind {
  const [bare = ''] = address.split('%');
  if (isIP(bare) === 4) return firstFit(bare, ranges4, 'ipv4');
  if (isIP(bare) !== 6) return 'reserved';
  const special = firstFit(bare, ranges6, 'ipv6');
  if (special !== 'public') return special;
  const inner = innerAddress(groupsOf(bare));
  return inner === undefined ? 'public' : firstFit(inner, ranges4, 'ipv4');
}

function firstFit(address: string, ranges: readonly Range[], family: 'ipv4' | 'ipv6'): AddressKind {
  for (const [net, prefix, kind] of ranges) {
    const list = new BlockList();
    list.addSubnet(net, prefix, family);
    if (list.check(address, family)) return kind;
  }
  return 'public';
}

function innerAddress(groups: readonly number[]): string | undefined {
  const [first = 0, second = 0, third = 0] = groups;
  if (first === 0x2002) return dotted(second, third);
  const startsWith = (...wanted: number[]) => wanted.every((group, index) => groups[index] === group);
  const carries =
    startsWith(0, 0, 0, 0, 0, 0xffff) ||
    startsWith(0, 0, 0, 0, 0, 0) ||
    startsWith(0, 0, 0, 0, 0xffff, 0) ||
    startsWith(0x64, 0xff9b, 0, 0, 0, 0);
  return carries ? dotted(groups[6] ?? 0, groups[7] ?? 0) : undefined;
}

function dotted(high: number, low: number): string {
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function groupsOf(address: string): number[] {
  const hexadecimal = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a: string, b: string, c: string, d: string) =>
    [Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)].map((group) => group.toString(16)).join(':'),
  );
  const [head = '', tail] = hexadecimal.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16));
}
