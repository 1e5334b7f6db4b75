/** Every address of a host name; rejects with a system error code as `dns.lookup` does. */
export type Lookup = (hostname: string) => Promise<readonly { readonly address: string }[]>;

/** How registries may be reached. Hosts are written as in an image reference, `host` or `host:port`. */
export interface RegistryOptions {
  /** Registries inside the own network: exactly these hosts and ports may have any address. */
  readonly internal?: readonly string[];
  /** Whether addresses of private networks (RFC 1918, RFC 6598, RFC 4193) may be reached. */
  readonly allowPrivate?: boolean;
  /** When given, only these registries are asked: names, or `*.example.com`. */
  readonly only?: readonly string[];
  /** Registries that speak plain HTTP. */
  readonly plainHttp?: readonly string[];
  /** PEM certificates that are trusted besides the well-known ones. */
  readonly extraCertificateAuthorities?: string;
  /** Token servers that may get the credentials of a registry: registry host to realm hosts. */
  readonly realmHosts?: Readonly<Record<string, readonly string[]>>;
  /** Goes to another place for a `host:port`, like curl's --connect-to; name and certificate stay those of the registry. */
  readonly connectTo?: Readonly<Record<string, string>>;
  readonly proxy?: ProxyOptions;
  readonly timeouts?: Partial<Timeouts>;
  /** How many looks at one registry run at the same time; 8 by default. */
  readonly concurrency?: number;
  readonly lookup?: Lookup;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface ProxyOptions {
  /** `http://user:password@host:port`. */
  readonly url: string;
  /** Hosts that are reached without it: names, `.suffix`, or `*`. */
  readonly noProxy?: readonly string[];
}

/** In milliseconds. */
export interface Timeouts {
  readonly connect: number;
  /** From sending a request to the end of its answer. */
  readonly answer: number;
  /** Of a whole look. */
  readonly total: number;
}

export const defaultTimeouts: Timeouts = { connect: 5000, answer: 10_000, total: 15_000 };
