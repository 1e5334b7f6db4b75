import { parseSchemelessUrl, splitHost } from './schemeless-url.ts';

/** Why a key of a pull secret is not for an image. */
export type KeyMismatch = 'unparsable-key' | 'host' | 'port' | 'glob' | 'path-prefix';

/**
 * The form under which the kubelet keeps a key: host or host/path without scheme, `/v1/` and `/v2/` prefixes removed.
 * Undefined when Go's URL parser refuses the key; the kubelet then skips it.
 * Source: https://github.com/kubernetes/kubernetes/blob/master/pkg/credentialprovider/keyring.go (Add).
 */
export function normaliseKey(key: string): string | undefined {
  const url = parseSchemelessUrl(key.replace(/^https?:\/\//, ''));
  if (url === undefined) return undefined;
  const path = /^\/v[12]\//.test(url.path) ? url.path.slice(3) : url.path;
  return path === '/' ? url.host : url.host + path;
}

/**
 * Compares a key in its normalised form with `registry/repository`: same number of host labels, each of the key's with `*`
 * for any text, the very same port, and the key's path as a plain string prefix. Undefined when it fits.
 * Source: the same file (URLsMatch).
 */
export function keyMismatch(normalisedKey: string, image: string): KeyMismatch | undefined {
  const key = parseSchemelessUrl(normalisedKey);
  const target = parseSchemelessUrl(image);
  if (key === undefined || target === undefined) return 'unparsable-key';
  const wanted = splitHost(key.host);
  const given = splitHost(target.host);
  // Go reads the brackets of an IPv6 address without a port as a class of characters: such a key matches nothing.
  const isPattern = /^\[|\*/.test(wanted.labels.join('.'));
  const sameHost =
    wanted.labels.length === given.labels.length &&
    wanted.labels.every((label, index) => !label.startsWith('[') && matchesLabel(label, given.labels[index] ?? ''));
  if (!sameHost) return isPattern ? 'glob' : 'host';
  if (wanted.port !== given.port) return 'port';
  return target.path.startsWith(key.path) ? undefined : 'path-prefix';
}

// Of the patterns of Go's filepath.Match only `*` gets past the URL parser.
function matchesLabel(pattern: string, label: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return pattern === label;
  if (!label.startsWith(first) || !label.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = label.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at + last.length <= label.length;
}
