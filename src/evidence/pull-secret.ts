import { readDockerConfigJson, readDockercfg } from './docker-config.ts';
import type { PullSecret, PullSecretEntry } from './facts.ts';
import type { ImageReference } from './image-reference.ts';
import { decodeBase64 } from './pull-secret-entry.ts';
import { type KeyMismatch, keyMismatch, normaliseKey } from './pull-secret-key.ts';

/** A Secret as the API server gives it: values are base64. */
export interface SecretObject {
  readonly name: string;
  readonly type?: string;
  readonly data?: Readonly<Record<string, string>>;
  /** When the data was last written, in milliseconds since the epoch. */
  readonly writtenAt?: number;
}

const keyOfType: Readonly<Record<string, string>> = {
  'kubernetes.io/dockerconfigjson': '.dockerconfigjson',
  'kubernetes.io/dockercfg': '.dockercfg',
};

/**
 * Reads the registry entries of a pull secret as the kubelet does, in the order in which it tries them; what it cannot
 * use is a `problem`, and `detail` never holds a value of the secret.
 * Source: https://github.com/kubernetes/kubernetes/blob/master/pkg/credentialprovider/secrets/secrets.go and config.go.
 */
export function readPullSecret(secret: SecretObject): PullSecret {
  const { name } = secret;
  const type = secret.type ?? 'Opaque';
  const wanted = keyOfType[type];
  if (wanted === undefined) return { name, problem: 'wrong-type', detail: type, entries: [] };
  const encoded = secret.data?.[wanted];
  if (encoded === undefined || encoded === '') return { name, problem: 'missing-key', detail: wanted, entries: [] };
  const decoded = decodeBase64(encoded);
  if (decoded === undefined) return malformed(name, 'not base64');
  const entries = wanted === '.dockercfg' ? readDockercfg(decoded) : readDockerConfigJson(decoded);
  if ('malformed' in entries) return malformed(name, entries.malformed);
  const written = secret.writtenAt === undefined ? {} : { writtenAt: secret.writtenAt };
  return { name, ...written, entries: entries.toSorted(inKubeletOrder) };
}

/** An entry with the secret it stands in, and when that was last written. */
export type Credential = PullSecretEntry & { readonly secret: string; readonly writtenAt?: number };

/** A secret or an entry of it that the kubelet would not use for an image. */
export interface Unused {
  readonly secret: string;
  /** Absent when the whole secret is meant. */
  readonly key?: string;
  readonly because:
    | KeyMismatch
    /** The kubelet does not read this part, e.g. `credHelpers`. */
    | 'ignored'
    /** A key of Docker Hub's old address counts only when nothing else matched. */
    | 'fallback-only'
    /** Another secret of the list is malformed: that fails the pull before any key is compared. */
    | 'spoiled'
    | NonNullable<PullSecret['problem']>;
}

/** What the kubelet would do with the secrets of a pod for one image. */
export interface Credentials {
  /** In the order in which they are tried. An entry with an empty user name is tried too, and sends nothing useful. */
  readonly used: readonly Credential[];
  readonly unused: readonly Unused[];
  /**
   * Whether the kubelet would also pull anonymously: only if nothing matched. `unknown` when a secret could not be read.
   * Credentials of the node (config file, credential providers, the runtime's own) are not seen here.
   */
  readonly anonymousAllowed: boolean | 'unknown';
  /** Secrets that are malformed: with one of them the kubelet refuses to pull. */
  readonly spoiledBy: readonly string[];
}

// https://github.com/kubernetes/kubernetes/blob/master/pkg/credentialprovider/keyring.go (defaultRegistryKey)
const defaultRegistryKey = 'index.docker.io';

/**
 * Which entries of a pod's secrets the kubelet would use for an image, in its order, and why not the others.
 * `secrets` in the order in which the pod names them.
 * Source: https://github.com/kubernetes/kubernetes/blob/master/pkg/credentialprovider/keyring.go (Lookup).
 */
export function credentialsFor(image: ImageReference, secrets: readonly PullSecret[]): Credentials {
  const spoiledBy = secrets.filter((secret) => secret.problem === 'malformed').map((secret) => secret.name);
  const unused: Unused[] = secrets.flatMap((secret) =>
    secret.problem === undefined ? [] : [{ secret: secret.name, because: secret.problem }],
  );
  const all = secrets.flatMap((secret) =>
    secret.problem === undefined ? secret.entries.map((entry) => credentialOf(entry, secret)) : [],
  );
  if (spoiledBy.length > 0) {
    for (const { secret, key } of all) unused.push({ secret, key, because: 'spoiled' });
    return { used: [], unused, anonymousAllowed: false, spoiledBy };
  }

  const name = image.repository === '' ? image.registry : `${image.registry}/${image.repository}`;
  const matching: { readonly normalised: string; readonly credential: Credential }[] = [];
  const fallback: Credential[] = [];
  for (const credential of all) {
    const because = whyNot(credential, name);
    const normalised = normaliseKey(credential.key) ?? '';
    if (because === undefined) matching.push({ normalised, credential });
    else if (normalised === defaultRegistryKey && mayBeDockerHub(image)) fallback.push(credential);
    else unused.push({ secret: credential.secret, key: credential.key, because });
  }
  const direct = matching
    .toSorted((one, other) => (one.normalised < other.normalised ? 1 : one.normalised > other.normalised ? -1 : 0))
    .map((match) => match.credential);
  const used = direct.length > 0 ? direct : fallback;
  if (direct.length > 0) {
    for (const { secret, key } of fallback) unused.push({ secret, key, because: 'fallback-only' });
  }
  const unreadable = secrets.some((secret) => secret.problem === 'forbidden');
  return { used, unused, anonymousAllowed: used.length > 0 ? false : unreadable ? 'unknown' : true, spoiledBy };
}

function credentialOf(entry: PullSecretEntry, { name, writtenAt }: PullSecret): Credential {
  return { ...entry, secret: name, ...(writtenAt === undefined ? {} : { writtenAt }) };
}

// The kubelet takes every host without a dot and a port for a part of a name on Docker Hub (isDefaultRegistryMatch).
function mayBeDockerHub({ registry, repository }: ImageReference): boolean {
  return registry === 'docker.io' || (registry !== '' && repository !== '' && !/[.:]/.test(registry));
}

function whyNot(credential: Credential, name: string): Unused['because'] | undefined {
  if (credential.ignored === 'credHelpers') return 'ignored';
  const normalised = normaliseKey(credential.key);
  return normalised === undefined ? 'unparsable-key' : keyMismatch(normalised, name);
}

function inKubeletOrder(one: PullSecretEntry, other: PullSecretEntry): number {
  const left = normaliseKey(one.key) ?? '';
  const right = normaliseKey(other.key) ?? '';
  return left < right ? 1 : left > right ? -1 : 0;
}

function malformed(name: string, detail: string): PullSecret {
  return { name, problem: 'malformed', detail, entries: [] };
}
