/** Why a key of a pull secret is not for an image. */
export type KeyMismatch = 'unparsable-key' | 'host' | 'port' | 'glob' | 'path-prefix';

interface KeyParts {
  readonly labels: readonly string[];
  readonly port: string;
  readonly path: string;
}

/**
 * The form under which the kubelet keeps a key: host or host/path without scheme, `/v1/` and `/v2/` prefixes removed.
 * Undefined when Go's URL parser refuses the key; the kubelet then skips it.
 * Source: https://github.com/kubernetes/kubernetes/blob/master/pkg/credentialprovider/keyring.go (Add).
 */
export function normaliseKey(key: string): string | undefined {
  const schemeless = key.replace(/^https?:\/\//, '');
  const url = splitUrl(schemeless);
  if (url === undefined) return undefined;
  const path = /^\/v[12]\//.test(url.path) ? url.path.slice(3) : url.path;
  return path === '/' ? url.host : url.host + path;
}

/**
 * Compares a key in its normalised form with `registry/repository`: same number of host labels, each matched as a glob,
 * the very same port, and the key's path as a plain string prefix. Undefined when it fits.
 * Source: the same file (URLsMatch).
 */
export function keyMismatch(normalisedKey: string, image: string): KeyMismatch | undefined {
  const key = parts(normalisedKey);
  const target = parts(image);
  if (key === undefined || target === undefined) return 'unparsable-key';
  const sameHost =
    key.labels.length === target.labels.length &&
    key.labels.every((label, index) => matchesLabel(label, target.labels[index] ?? ''));
  if (!sameHost) return /[*[]/.test(key.labels.join('.')) ? 'glob' : 'host';
  if (key.port !== target.port) return 'port';
  return target.path.startsWith(key.path) ? undefined : 'path-prefix';
}

function parts(schemeless: string): KeyParts | undefined {
  const url = splitUrl(schemeless);
  if (url === undefined) return undefined;
  const bracketed = /^\[(.*)\](?::([0-9]*))?$/.exec(url.host);
  if (bracketed) return { labels: (bracketed[1] ?? '').split('.'), port: bracketed[2] ?? '', path: url.path };
  const [host = '', port = ''] = url.host.split(':');
  return { labels: host.split('.'), port, path: url.path };
}

// Go's url.Parse for what stands behind `https://`: only these characters may stand in a host, and `%` must be a valid escape.
function splitUrl(schemeless: string): { host: string; path: string } | undefined {
  if (Array.from(schemeless).some((character) => character < ' ' || character === '\u007f')) return undefined;
  const [withoutFragment = ''] = schemeless.split('#');
  const [location = ''] = withoutFragment.split('?');
  const slash = location.indexOf('/');
  const authority = slash === -1 ? location : location.slice(0, slash);
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const hostShape = /^(?:\[[0-9a-fA-F:.]*\]|[A-Za-z0-9\-_.~!$&'()*+,;=[\]<>"\u0080-\u{10ffff}]*)(?::[0-9]*)?$/u;
  if (!hostShape.test(host)) return undefined;
  if (host.startsWith('[') && !/^\[[0-9a-fA-F:.]*\](?::[0-9]*)?$/.test(host)) return undefined;
  const path = slash === -1 ? '' : location.slice(slash);
  if (/%(?![0-9a-fA-F]{2})/.test(path)) return undefined;
  return { host, path: unescapePath(path) };
}

function unescapePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

// Go's filepath.Match inside one label: `*` and classes. Its `?` and `[^` never come this far: a URL's host cannot hold them.
function matchesLabel(pattern: string, label: string): boolean {
  const units = pattern.match(/\[[^\]]+\]|./gsu) ?? [];
  const letters = Array.from(label);
  let unit = 0;
  let letter = 0;
  let star = -1;
  let resume = 0;
  while (letter < letters.length) {
    const wanted = units[unit];
    if (wanted === '*') {
      star = unit++;
      resume = letter;
    } else if (wanted !== undefined && matchesUnit(wanted, letters[letter] ?? '')) {
      unit++;
      letter++;
    } else if (star !== -1) {
      unit = star + 1;
      letter = ++resume;
    } else return false;
  }
  return units.slice(unit).every((rest) => rest === '*');
}

function matchesUnit(unit: string, letter: string): boolean {
  if (unit.length < 3 || !unit.startsWith('[')) return unit === letter;
  const inner = Array.from(unit.slice(1, -1));
  for (let index = 0; index < inner.length; index++) {
    const low = inner[index] ?? '';
    const isRange = inner[index + 1] === '-' && index + 2 < inner.length;
    const high = isRange ? (inner[index + 2] ?? low) : low;
    if (letter >= low && letter <= high) return true;
    if (isRange) index += 2;
  }
  return false;
}
