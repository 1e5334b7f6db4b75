import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { catalogue } from '../../../src/causes/index.ts';
import type { RegistryOptions } from '../../../src/clients/registry/options.ts';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import type { Clue } from '../../../src/diagnosis/finding.ts';
import { seen } from '../../../src/evidence/evidence.ts';
import type { Credential } from '../../../src/evidence/pull-secret.ts';
import type { RegistryLook } from '../../../src/evidence/registry-look.ts';
import { createFakeRegistry, errorReply } from '../../support/registry/fake-registry.ts';
import { type Handler, startFakeServer } from '../../support/registry/fake-server.ts';
import { credential, told } from '../../support/registry/look.ts';
import { authority, canary, challenging, probe } from '../../support/registry/probe.ts';

const host = 'registry.example.com';
const images = { 'team/app:1': ['amd64'] };
const bearer = (tokenHost: string) => ({
  kind: 'bearer' as const,
  challenge: `Bearer realm="https://${tokenHost}/token",service="registry"`,
  tokenHost,
  tokenPath: '/token',
});
const access = { users: { ada: canary }, reads: { ada: ['team/app'] } };
const realmHosts = { [host]: ['auth.example.com'] };

/** Looks, and gives what a pod that only backs off would be told: the cause and the clues that prove it. */
async function proven(handler: Handler, options: Partial<RegistryOptions> = {}, credentials?: readonly Credential[]) {
  const { look } = await probe(handler, options, credentials);
  return { look, ...diagnosed(look, 'Back-off pulling image "registry.example.com/team/app:1"') };
}

function diagnosed(look: RegistryLook, text: string): { cause: string; clues: readonly Clue[] } {
  const messages = seen([{ text, source: 'waiting' as const }]);
  const { findings } = diagnose({ messages, registry: seen([look]) }, { catalogue, now: look.at ?? 0 });
  return { cause: findings[0].cause, clues: findings[0].clues };
}

/** An address at which nobody listens. */
async function deadAddress(): Promise<string> {
  const server = await startFakeServer(() => 'reset');
  await server.stop();
  return server.address;
}

/** Sends the connections for one host to a dead end, and those for the registry to the fake. */
async function without(blocked: string, handler: Handler) {
  const dead = await deadAddress();
  const server = await startFakeServer(handler, authority.certificateFor(host));
  try {
    return await proven(handler, {
      realmHosts,
      connectTo: { [`${host}:443`]: server.address, [`${blocked}:443`]: dead },
    });
  } finally {
    await server.stop();
  }
}

test('a blocked token host is a network problem of that host and not of the registry', async () => {
  const handler = createFakeRegistry({ images, access, scheme: bearer('auth.example.com') });
  const { look, cause, clues } = await without('auth.example.com', handler);
  expect(told(look).at(-1)).toBe('token refused at auth.example.com');
  expect(cause).toBe('network.refused');
  expect(clues).toContainEqual({
    key: 'token-host-apart',
    values: { registry: host, host: 'auth.example.com' },
    speaks: 'for',
  });
});

test('a manifest that comes and blobs that do not are a network problem of the blob host', async () => {
  const handler = createFakeRegistry({ images, access, scheme: bearer(host), blobHost: 'other.example.com' });
  const { look, cause, clues } = await without('other.example.com', handler);
  expect(look.digest).toMatch(/^sha256:/);
  expect(told(look).at(-1)).toBe('blob refused at other.example.com');
  expect(cause).toBe('network.refused');
  expect(clues).toContainEqual({
    key: 'blob-host-apart',
    values: { image: `${host}/team/app:1`, host: 'other.example.com' },
    speaks: 'for',
  });
});

test.each([
  ['a layer', '/blobs/', 'blob 404 BLOB_UNKNOWN'],
  ['the image of a platform', '/manifests/sha256:', 'platforms 404 MANIFEST_UNKNOWN'],
])('%s that is gone from under its tag is told as a part that is missing', async (_, part, last) => {
  const registry = createFakeRegistry({ images });
  let isTop = true;
  const code = last.split(' ')[2] ?? '';
  const { look, cause, clues } = await proven((request) => {
    if (!request.path.includes(part)) return registry(request);
    // The index is asked for by its digest, too.
    const isIndex = part.startsWith('/manifests/') && isTop;
    isTop = false;
    return isIndex ? registry(request) : errorReply(404, code, 'gone');
  });
  expect(look.digest).toMatch(/^sha256:/);
  expect(told(look).at(-1)).toBe(`${last} at ${host}`);
  expect(cause).toBe('image.not-found');
  const missing = clues.filter(({ key }) => key.endsWith('-missing')).map(({ key }) => key);
  expect(missing).toEqual(['content-missing']);
});

test('a signed address of a blob that has run out is not taken for expired credentials', async () => {
  const registry = createFakeRegistry({ images, access, scheme: bearer(host), blobHost: 'other.example.com' });
  const { look, cause, clues } = await proven((request) => {
    const isBlob = request.host === 'other.example.com';
    return isBlob ? { status: 403, body: '<Error><Message>Request has expired</Message></Error>' } : registry(request);
  });
  expect(told(look).at(-1)).toMatch(/^blob 403/);
  expect(cause).not.toBe('auth.token-expired');
  expect(clues.map(({ key }) => key)).toContain('blob-host-apart');
});

test('a token server that is not where the registry says is not taken for a missing image', async () => {
  const { look, cause } = await proven(challenging(`Bearer realm="https://${host}/service/token",service="x"`));
  expect(told(look).at(-1)).toBe(`token 404 at ${host}`);
  expect(look).not.toHaveProperty('meaning');
  expect(cause).toBe('registry.server-error');
});

test('a token that is given and a manifest that is refused with it are a question of rights', async () => {
  const handler = createFakeRegistry({
    images,
    access: { users: access.users, reads: {} },
    scheme: bearer(host),
  });
  const { look, cause, clues } = await proven(handler);
  expect(told(look)).toContain('token');
  expect(told(look).at(-1)).toBe(`manifest 403 DENIED at ${host}`);
  expect(cause).toBe('auth.denied');
  expect(clues).toContainEqual({
    key: 'token-not-enough',
    values: { host, tokenHost: host, repository: 'team/app' },
    speaks: 'for',
  });
});

test('a registry that hides missing from forbidden is said to, and the cause stays open', async () => {
  const scheme = 'Bearer realm="https://registry.example.com/jwt",service="container_registry"';
  const { cause, clues } = await proven(
    challenging(scheme, ({ path }) =>
      path === '/jwt' ? { status: 200, body: '{"token":"t"}' } : errorReply(401, 'UNAUTHORIZED', 'access forbidden'),
    ),
  );
  expect(cause).toBe('auth.ambiguous');
  expect(clues).toContainEqual({ key: 'missing-or-hidden', values: { host, repository: 'team/app' }, speaks: 'for' });
});

test('a stale secret in the way of a public image is found to be what is in the way', async () => {
  const handler = createFakeRegistry({
    images,
    access: { users: {}, reads: { '': ['team/app'] } },
    scheme: bearer(host),
  });
  const { cause, clues } = await proven(handler);
  expect(cause).toBe('auth.unauthenticated');
  expect(clues).toContainEqual({
    key: 'anonymous-would-do',
    values: { image: `${host}/team/app:1`, secret: 'pull' },
    speaks: 'for',
  });
});

test('a token that says it has ended is the cause of its refusal, with the time', async () => {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const token = `${encode({ alg: 'none' })}.${encode({ exp: 1_700_000_000 })}.`;
  const handler = createFakeRegistry({ images, access, scheme: bearer(host) });
  const { look, cause, clues } = await proven(handler, {}, [credential(host, 'ada', token)]);
  expect(look.meaning).toBe('expired');
  expect(cause).toBe('auth.token-expired');
  expect(clues).toContainEqual({
    key: 'credential-expired',
    values: { secret: 'pull', at: 1_700_000_000_000 },
    speaks: 'for',
  });
});

test.each([
  ['tls.handshake', 'Get "https://registry.example.com/v2/": net/http: TLS handshake timeout'],
  ['network.timeout', 'Get "https://registry.example.com/v2/": dial tcp 203.0.113.9:443: i/o timeout'],
  ['tls.handshake', 'Back-off pulling image "registry.example.com/team/app:1"'],
])('a handshake that never ends is no contradiction: %s', async (expected, text) => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  try {
    const connectTo = { [`${host}:443`]: `127.0.0.1:${port}` };
    const { look } = await probe(() => 'hang', { connectTo, timeouts: { connect: 60 } });
    expect(told(look).at(-1)).toBe(`tls handshake at ${host}`);
    const { cause, clues } = diagnosed(look, text);
    expect(cause).toBe(expected);
    expect(clues.filter(({ speaks }) => speaks === 'against')).toEqual([]);
  } finally {
    silent.close();
  }
});
