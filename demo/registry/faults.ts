/** What a registry does with requests for an image instead of simply serving it. */
export type Fault =
  | { readonly kind: 'ok' }
  /** Bearer tokens from its own token service; without credentials the service refuses, or gives a token without rights. */
  | {
      readonly kind: 'bearer';
      readonly username: string;
      readonly password: string;
      readonly anonymous?: 'refused' | 'reduced';
    }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  /** 401 whatever is sent. */
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'denied' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'rate-limited'; readonly retryAfterSeconds: number }
  | { readonly kind: 'error'; readonly status: 500 | 502 | 503 }
  /** Accepts the request and never answers. */
  | { readonly kind: 'hang' }
  /** Resets the connection. */
  | { readonly kind: 'reset' }
  /** Serves an index that offers only these architectures. */
  | { readonly kind: 'platforms'; readonly only: readonly string[] }
  /** Sends readers of blobs to another host. */
  | { readonly kind: 'blobs-elsewhere'; readonly host: string }
  /** Serves blobs whose bytes are not those of their digest. */
  | { readonly kind: 'corrupt' };

/** What happens to connections before a request is read. */
export type Transport =
  | 'plain'
  /** TLS with a certificate of the registry's own authority. */
  | 'tls'
  | 'self-signed'
  /** A certificate of the authority for another name. */
  | 'wrong-name'
  | 'expired'
  /** Accepts connections and says nothing. */
  | 'hang'
  | 'reset';

/** The faults in force, by target. */
export interface Faults {
  /** `target` is `repository:tag`, `repository`, or `*` for the whole registry; a narrower target wins. */
  set(target: string, fault: Fault): void;
  clear(): void;
  /**
   * The fault for a repository and any of some tags. Without a repository, the one for the whole registry: a registry
   * with one private repository asks everybody to sign in.
   */
  find(repository?: string, tags?: readonly string[]): Fault;
}

/** No faults at first. */
export function createFaults(): Faults {
  const inForce = new Map<string, Fault>();
  return {
    set: (target, fault) => void inForce.set(target, fault),
    clear: () => inForce.clear(),
    find(repository, tags = []) {
      if (repository === undefined) {
        const whole = inForce.get('*') ?? { kind: 'ok' };
        return whole.kind === 'ok' ? ([...inForce.values()].find(({ kind }) => kind === 'bearer') ?? whole) : whole;
      }
      const targets = [...tags.map((tag) => `${repository}:${tag}`), repository, '*'];
      return targets.map((target) => inForce.get(target)).find((fault) => fault !== undefined) ?? { kind: 'ok' };
    },
  };
}
