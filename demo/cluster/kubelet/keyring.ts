import type { Secret } from '../kinds.ts';
import { isRecord } from '../object.ts';
import type { Image } from './image.ts';

export interface Credential {
  readonly username: string;
  readonly password: string;
}

/**
 * The credentials of some secrets that a kubelet would send for an image, in the order in which it tries them
 * (https://kubernetes.io/docs/concepts/containers/images/#config-json). Throws what the kubelet says of a broken secret.
 */
export function credentialsFor(image: Image, secrets: readonly Secret[]): Credential[] {
  const entries = secrets.flatMap(entriesOf).map(([key, entry]) => ({ ...splitKey(key), entry }));
  entries.sort((one, other) => (one.key < other.key ? 1 : one.key > other.key ? -1 : 0));
  return entries
    .filter(({ host, path }) => matchesHost(host, image.registry) && image.repository.startsWith(path))
    .map(({ entry }) => credentialOf(entry));
}

function entriesOf({ type, data = {} }: Secret): [string, unknown][] {
  const field =
    type === 'kubernetes.io/dockerconfigjson'
      ? '.dockerconfigjson'
      : type === 'kubernetes.io/dockercfg'
        ? '.dockercfg'
        : undefined;
  const text = field === undefined ? undefined : data[field];
  if (text === undefined) return [];
  const parsed: unknown = JSON.parse(Buffer.from(text, 'base64').toString('utf8'));
  const entries = field === '.dockerconfigjson' && isRecord(parsed) ? parsed.auths : parsed;
  return isRecord(entries) ? Object.entries(entries) : [];
}

function splitKey(text: string): { key: string; host: string; path: string } {
  const bare = text
    .replace(/^https?:\/\//, '')
    .replace(/\/v[12]\//, '/')
    .replace(/\/$/, '');
  const slash = bare.indexOf('/');
  const host = slash < 0 ? bare : bare.slice(0, slash);
  return {
    key: bare,
    host: host === 'index.docker.io' ? 'docker.io' : host,
    path: slash < 0 ? '' : bare.slice(slash + 1),
  };
}

function matchesHost(pattern: string, host: string): boolean {
  const [wanted = '', wantedPort] = pattern.split(':');
  const [name = '', port] = host.split(':');
  const labels = wanted.split('.');
  const actual = name.split('.');
  if (wantedPort !== port || labels.length !== actual.length) return false;
  return labels.every((label, index) => {
    const parts = label.split('*').map((part) => part.replace(/[^\w-]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`).test(actual[index] ?? '');
  });
}

function credentialOf(entry: unknown): Credential {
  const fields = isRecord(entry) ? entry : {};
  if (typeof fields.auth === 'string' && fields.auth !== '') {
    const decoded = Buffer.from(fields.auth, 'base64').toString('utf8');
    const colon = decoded.indexOf(':');
    if (colon < 0) throw new Error('unable to parse auth field, must be formatted as base64(username:password)');
    return { username: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
  }
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return { username: text(fields.username), password: text(fields.password) };
}
