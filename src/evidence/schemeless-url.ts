/** What Go's URL parser makes of a registry's address. */
export interface SchemelessUrl {
  /** host, host:port, `[IPv6]` or `[IPv6]:port`; escapes are left in it, for no image has a host that needs one. */
  readonly host: string;
  /** Unescaped; empty or with a leading slash. */
  readonly path: string;
}

/**
 * Reads what stands behind `https://` as a kubelet of today does, undefined when its URL parser refuses it. Everything
 * behind `?` or `#` falls away, so that `?` is never a wildcard, and `^` may not stand in a host at all. `[` may only begin
 * an IPv6 address: kubelets built with Go before 1.25.8 and 1.26.1 still took `r[0-9].example.com` for a pattern, as
 * https://kubernetes.io/docs/concepts/containers/images/#config-json describes it (https://go.dev/issue/77578).
 * Source: https://github.com/golang/go/blob/master/src/net/url/url.go (parse, parseAuthority, parseHost).
 */
export function parseSchemelessUrl(text: string): SchemelessUrl | undefined {
  const hash = text.indexOf('#');
  const beforeFragment = hash === -1 ? text : text.slice(0, hash);
  if (hash !== -1 && !hasValidEscapes(text.slice(hash))) return undefined;
  if (Array.from(beforeFragment).some((character) => character < ' ' || character === '\u007f')) return undefined;
  const [location = ''] = beforeFragment.split('?');

  const slash = location.indexOf('/');
  const authority = slash === -1 ? location : location.slice(0, slash);
  const path = slash === -1 ? '' : location.slice(slash);
  const at = authority.lastIndexOf('@');
  const host = authority.slice(at + 1);
  if (at !== -1 && !isUser(authority.slice(0, at))) return undefined;
  if (!isHost(host) || !hasValidEscapes(path)) return undefined;
  return { host, path: unescapePath(path) };
}

/**
 * The labels of a host, and its port as it is written, empty when there is none. An IPv6 address without a port keeps its
 * brackets. Source: https://github.com/kubernetes/kubernetes/blob/master/pkg/credentialprovider/keyring.go (SplitURL).
 */
export function splitHost(host: string): { readonly labels: readonly string[]; readonly port: string } {
  const colon = host.lastIndexOf(':');
  const hasPort = colon !== -1 && !host.endsWith(']');
  const name = hasPort ? host.slice(0, colon) : host;
  const bare = hasPort && name.startsWith('[') ? name.slice(1, -1) : name;
  return { labels: bare.split('.'), port: hasPort ? host.slice(colon + 1) : '' };
}

function isUser(text: string): boolean {
  return /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(text) && hasValidEscapes(text);
}

// An escape stands for a byte beyond ASCII, or for the percent sign itself.
function isHost(text: string): boolean {
  const bracketed = /^\[([0-9a-fA-F:.]*)\](?::[0-9]*)?$/.exec(text);
  if (bracketed) return URL.canParse(`http://[${bracketed[1] ?? ''}]`);
  return /^(?:[A-Za-z0-9\-_.~!$&'()*+,;=\]<>"\u0080-\u{10ffff}]|%25|%[89a-fA-F][0-9a-fA-F])*(?::[0-9]*)?$/u.test(text);
}

function hasValidEscapes(text: string): boolean {
  return !/%(?![0-9a-fA-F]{2})/.test(text);
}

function unescapePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
