import { isIP } from 'node:net';

/** Where a request goes: scheme, host and port. */
export interface Origin {
  readonly protocol: 'https:' | 'http:';
  /** Without brackets, lower case. */
  readonly hostname: string;
  readonly port: number;
}

const defaultPort = { 'https:': 443, 'http:': 80 } as const;

/** The origin of an address; undefined for any other scheme than http and https. */
export function originOf(address: URL): Origin | undefined {
  const { protocol } = address;
  if (protocol !== 'https:' && protocol !== 'http:') return undefined;
  const hostname = bare(address.hostname);
  return { protocol, hostname, port: address.port === '' ? defaultPort[protocol] : Number(address.port) };
}

/** The origin of a registry as an image reference names it, e.g. `registry.example.com:5000`. */
export function originOfRegistry(host: string, plainHttp: boolean): Origin {
  const protocol = plainHttp ? 'http:' : 'https:';
  const { hostname, port } = splitHost(host);
  return { protocol, hostname, port: port ?? defaultPort[protocol] };
}

/** `host`, or `host:port` where the port is not the scheme's own. */
export function hostOf({ protocol, hostname, port }: Origin): string {
  const name = isIP(hostname) === 6 ? `[${hostname}]` : hostname;
  return port === defaultPort[protocol] ? name : `${name}:${port}`;
}

/** The start of every address at an origin, e.g. `https://registry.example.com:5000`. */
export function baseOf(origin: Origin): string {
  return `${origin.protocol}//${hostOf(origin)}`;
}

/** Whether two origins are the same scheme, host and port. */
export function sameOrigin(one: Origin, other: Origin): boolean {
  return one.protocol === other.protocol && one.hostname === other.hostname && one.port === other.port;
}

/** Splits `host:port`; lower case, without brackets. */
export function splitHost(host: string): { hostname: string; port?: number } {
  const found = /^(.*?)(?::(\d{1,5}))?$/.exec(host.startsWith('[') ? host.replace(/^\[([^\]]*)\]/, '$1!') : host);
  const hostname = bare((found?.[1] ?? host).replace('!', ''));
  const port = found?.[2];
  return port === undefined ? { hostname } : { hostname, port: Number(port) };
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '').toLowerCase();
}
