import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import type { RegistryOptions } from '../../../src/clients/registry/options.ts';
import { createRegistryProber } from '../../../src/clients/registry/prober.ts';
import { createFakeRegistry, type FakeRegistryOptions } from '../../support/registry/fake-registry.ts';
import { type FakeServer, type Handler, startFakeServer } from '../../support/registry/fake-server.ts';
import { createTestAuthority, credential, image, registryAt, told } from '../../support/registry/look.ts';

const authority = createTestAuthority();
const running: FakeServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

const hosts = ['registry.example.com', 'auth.example.com', 'cdn.example.com'];

async function start(handler: Handler, more: Partial<RegistryOptions> = {}) {
  const server = await startFakeServer(handler, authority.certificateFor(...hosts));
  running.push(server);
  const prober = createRegistryProber({
    now: Date.now,
    extraCertificateAuthorities: authority.pem,
    connectTo: Object.fromEntries(hosts.map((host) => [`${host}:443`, server.address])),
    realmHosts: { 'registry.example.com': ['auth.example.com'] },
    ...more,
  });
  return { server, prober };
}

const images = { 'team/app:1': ['amd64', 'arm64'], 'public/app:1': ['amd64'] };
const bearer: FakeRegistryOptions = {
  images,
  access: { users: { ada: 'right', bob: 'right' }, reads: { '': ['public/app'], ada: ['team/app'] } },
  scheme: {
    kind: 'bearer',
    challenge: 'Bearer realm="https://auth.example.com/token",service="registry.example.com"',
    tokenHost: 'auth.example.com',
    tokenPath: '/token',
  },
};

describe('an image in an open registry', () => {
  test('is found with every step, its digest, platforms and certificate', async () => {
    const { prober } = await start(createFakeRegistry({ images }));
    const look = await prober.look(image('registry.example.com/team/app:1'), { credentials: [] });
    expect(told(look)).toEqual(['dns', 'tcp', 'tls', 'ping', 'manifest', 'platforms', 'blob']);
    expect(look).toMatchObject({
      as: { kind: 'anonymous' },
      digest: expect.stringMatching(/^sha256:[a-f0-9]{64}$/),
      platforms: [
        { os: 'linux', architecture: 'amd64' },
        { os: 'linux', architecture: 'arm64' },
      ],
      certificate: {
        names: hosts,
        issuer: 'CN=authority of the test',
        authority: 'CN=authority of the test',
        selfSigned: false,
      },
    });
    // A handshake takes some time on any machine.
    expect(look.steps.find(({ step }) => step === 'tls')?.milliseconds).toBeGreaterThan(0);
  });

  test('is fetched once per digest, however often it is looked at', async () => {
    const { server, prober } = await start(createFakeRegistry({ images }));
    for (let round = 0; round < 3; round++) {
      await prober.look(image('registry.example.com/team/app:1'), { credentials: [] });
    }
    const gets = server.requests.filter(({ method, path }) => method === 'GET' && path.includes('/manifests/'));
    expect(gets).toHaveLength(2);
    expect(new Set(gets.map(({ path }) => path)).size).toBe(2);
    expect(server.requests.filter(({ method }) => method === 'HEAD')).toHaveLength(3);
  });

  test('uses one connection for one look', async () => {
    const { server, prober } = await start(createFakeRegistry({ images }));
    await prober.look(image('registry.example.com/team/app:1'), { credentials: [] });
    expect(server.connections()).toBeLessThanOrEqual(2);
  });

  test('that is not there is told apart by repository and tag', async () => {
    const { prober } = await start(createFakeRegistry({ images }));
    const tag = await prober.look(image('registry.example.com/team/app:9'), { credentials: [] });
    const repository = await prober.look(image('registry.example.com/team/gone:1'), { credentials: [] });
    expect(told(tag).at(-1)).toBe('manifest 404 MANIFEST_UNKNOWN at registry.example.com');
    expect(told(repository).at(-1)).toBe('manifest 404 NAME_UNKNOWN at registry.example.com');
  });

  test('without a digest header or HEAD is read with GET', async () => {
    const registry = createFakeRegistry({ images });
    const { prober } = await start((request) => {
      if (request.method === 'HEAD') return { status: 405 };
      const reply = registry(request);
      return typeof reply === 'string' ? reply : { ...reply, headers: { 'content-type': 'application/json' } };
    });
    const look = await prober.look(image('registry.example.com/team/app:1'), { credentials: [] });
    expect(told(look)).toEqual(['dns', 'tcp', 'tls', 'ping', 'manifest', 'platforms', 'blob']);
  });

  test('with content that is not its digest is called malformed', async () => {
    const registry = createFakeRegistry({ images });
    const { prober } = await start((request) => {
      const reply = registry(request);
      const isManifest = request.method === 'GET' && request.path.includes('/manifests/');
      return typeof reply === 'string' || !isManifest ? reply : { ...reply, headers: {}, body: '{"manifests":[]}' };
    });
    const look = await prober.look(image('registry.example.com/team/app:1'), { credentials: [] });
    expect(told(look).at(-1)).toBe('platforms malformed at registry.example.com');
    expect(look.platforms).toBeUndefined();
  });
});

test('a config that is not its digest does not speak for the image, nor for others with that digest', async () => {
  const single = { config: { os: 'linux', architecture: 'arm64' } };
  const digest = `sha256:${createHash('sha256').update(JSON.stringify(single.config)).digest('hex')}`;
  const manifest = JSON.stringify({ schemaVersion: 2, config: { digest }, layers: [] });
  let config = JSON.stringify({ os: 'linux', architecture: 'amd64' });
  const { prober } = await start(({ path }) => {
    if (path.includes('/manifests/')) return { status: 200, body: manifest };
    return { status: 200, body: path.includes('/blobs/') ? config : '{}' };
  });
  const forged = await prober.look(image('registry.example.com/team/app:1'), { credentials: [] });
  expect(told(forged).at(-1)).toBe('platforms malformed at registry.example.com');
  config = JSON.stringify(single.config);
  const honest = await prober.look(image('registry.example.com/team/app:1'), { credentials: [] });
  expect(honest.platforms).toEqual([single.config]);
});

test('a chart under an image name is a format that no runtime runs', async () => {
  const mediaType = 'application/vnd.cncf.helm.config.v1+json';
  const digest = `sha256:${createHash('sha256').update('{}').digest('hex')}`;
  const manifest = JSON.stringify({ schemaVersion: 2, config: { mediaType, digest }, layers: [] });
  const { prober } = await start(({ path }) => ({ status: 200, body: path.includes('/manifests/') ? manifest : '{}' }));
  const look = await prober.look(image('registry.example.com/team/app:1'), { credentials: [] });
  expect(look.steps.at(-1)?.failure).toEqual({ kind: 'malformed', about: 'format', detail: `media type ${mediaType}` });
});

test('a layer of a type that runtimes do not unpack is told of the platform that was looked at', async () => {
  const hash = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;
  const mediaType = 'application/vnd.example.layer.v9.tar+lzma';
  const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: hash('{}') };
  const child = JSON.stringify({ schemaVersion: 2, config, layers: [{ mediaType, digest: hash('x') }] });
  const platform = { os: 'linux', architecture: 'amd64' };
  const index = JSON.stringify({ schemaVersion: 2, manifests: [{ digest: hash(child), platform }] });
  const { prober } = await start(({ path }) => ({
    status: 200,
    body: path.endsWith(hash(child)) ? child : path.includes('/manifests/') ? index : '{}',
  }));
  const look = await prober.look(image('registry.example.com/team/app:1'), { credentials: [] });
  expect(look.platforms).toEqual([platform]);
  expect(look.steps.at(-1)?.failure).toEqual({ kind: 'malformed', about: 'format', detail: `media type ${mediaType}` });
});

test('with several credentials the look is about the one that got furthest', async () => {
  const { prober } = await start((request) => {
    const user = Buffer.from((request.headers.authorization ?? '').slice(6), 'base64')
      .toString()
      .split(':')[0];
    if (user === '') return { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } };
    return { status: user === 'ada' ? 403 : user === 'bob' ? 401 : 404 };
  });
  const look = (...names: string[]) =>
    prober.look(image('registry.example.com/team/app:1'), {
      credentials: names.map((name) => credential('registry.example.com', name, 'x', name)),
    });
  expect((await look('bob', 'ada')).as).toMatchObject({ secret: 'ada' });
  expect((await look('ada', 'bob')).as).toMatchObject({ secret: 'ada' });
  expect((await look('ada', 'eve', 'bob')).as).toMatchObject({ secret: 'eve' });
});

describe('an image behind a token server', () => {
  test('is found with the credential that may read it, and the others stand beside it', async () => {
    const { server, prober } = await start(createFakeRegistry(bearer));
    const look = await prober.look(image('registry.example.com/team/app:1'), {
      credentials: [
        credential('registry.example.com', 'ada', 'stale', 'first'),
        credential('registry.example.com', 'bob', 'right', 'second'),
        credential('registry.example.com', 'ada', 'right', 'third'),
      ],
    });
    expect(told(look)).toEqual(['dns', 'tcp', 'tls', 'ping', 'challenge', 'token', 'manifest', 'platforms', 'blob']);
    expect(look.as).toEqual({ kind: 'pull-secret', secret: 'third', key: 'registry.example.com' });
    expect(look.attempts?.map(told)).toEqual([
      ['challenge', 'token 401 UNAUTHORIZED at auth.example.com'],
      ['challenge', 'token', 'manifest 403 DENIED at registry.example.com'],
    ]);
    const scopes = server.requests.filter(({ path }) => path === '/token').map(({ query }) => query.get('scope'));
    expect(new Set(scopes)).toEqual(new Set(['repository:team/app:pull']));
  });

  test('gets a yes from the token server and a no for the manifest', async () => {
    const { prober } = await start(createFakeRegistry(bearer));
    const look = await prober.look(image('registry.example.com/team/app:1'), { credentials: [] });
    expect(told(look).slice(-2)).toEqual(['token', 'manifest 403 DENIED at registry.example.com']);
  });

  test('that is public is shown to be so when every credential is refused', async () => {
    const { prober } = await start(createFakeRegistry(bearer));
    const look = await prober.look(image('registry.example.com/public/app:1'), {
      credentials: [credential('registry.example.com', 'ada', 'stale')],
    });
    expect(look.as).toMatchObject({ kind: 'pull-secret' });
    expect(told(look).at(-1)).toBe('token 401 UNAUTHORIZED at auth.example.com');
    expect(look.attempts).toHaveLength(1);
    expect(look.attempts?.[0]?.as).toEqual({ kind: 'anonymous' });
    expect(told({ steps: look.attempts?.[0]?.steps ?? [] })).toEqual(['challenge', 'token', 'manifest']);
  });

  test('is not found when the token server cannot be reached, and the registry is not blamed', async () => {
    const { server } = await start(createFakeRegistry(bearer));
    const blocked = createRegistryProber({
      now: Date.now,
      extraCertificateAuthorities: authority.pem,
      connectTo: { 'registry.example.com:443': server.address },
      lookup: async (name) => {
        throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' });
      },
    });
    const look = await blocked.look(image('registry.example.com/team/app:1'), { credentials: [] });
    expect(told(look).slice(-2)).toEqual(['challenge', 'token name-not-found at auth.example.com']);
  });
});

test('blobs that another host hands out are fetched there without credentials', async () => {
  const { server, prober } = await start(createFakeRegistry({ ...bearer, blobHost: 'cdn.example.com' }));
  const look = await prober.look(image('registry.example.com/team/app:1'), {
    credentials: [credential('registry.example.com', 'ada', 'right')],
  });
  expect(look.steps.at(-1)).toMatchObject({ step: 'blob', host: 'cdn.example.com' });
  expect(look.steps.at(-1)).not.toHaveProperty('failure');
  const fetched = server.requests.filter(({ host }) => host === 'cdn.example.com');
  expect(fetched).toHaveLength(1);
  expect(fetched[0]?.headers).not.toHaveProperty('authorization');
  expect(fetched[0]?.headers.range).toBe('bytes=0-0');
});

test('a manifest that works and blobs that do not come out as that', async () => {
  const { server } = await start(createFakeRegistry({ images, blobHost: 'cdn.example.com' }));
  const prober = createRegistryProber({
    now: Date.now,
    extraCertificateAuthorities: authority.pem,
    connectTo: { 'registry.example.com:443': server.address },
    lookup: async () => {
      throw Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    },
  });
  const look = await prober.look(image('registry.example.com/team/app:1'), { credentials: [] });
  expect(told(look).slice(-3)).toEqual(['manifest', 'platforms', 'blob name-not-found at cdn.example.com']);
  expect(JSON.stringify(look)).not.toContain('canary-of-the-signature');
});

test('a registry alone is looked at with its token server', async () => {
  const { prober } = await start(createFakeRegistry(bearer));
  const anonymous = await prober.look(registryAt('registry.example.com'), { credentials: [] });
  expect(told(anonymous)).toEqual(['dns', 'tcp', 'tls', 'ping', 'challenge', 'token']);
  const accepted = await prober.look(registryAt('registry.example.com'), {
    credentials: [credential('registry.example.com', 'ada', 'right')],
  });
  expect(told(accepted)).toEqual(['dns', 'tcp', 'tls', 'ping', 'challenge', 'token', 'ping']);
  const refused = await prober.look(registryAt('registry.example.com'), {
    credentials: [credential('registry.example.com', 'ada', 'stale')],
  });
  expect(told(refused).at(-1)).toBe('token 401 UNAUTHORIZED at auth.example.com');
});
