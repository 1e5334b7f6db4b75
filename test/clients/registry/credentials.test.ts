import { describe, expect, test } from 'vitest';
import { createRegistryProber } from '../../../src/clients/registry/prober.ts';
import { createFakeRegistry } from '../../support/registry/fake-registry.ts';
import { type FakeServer, type Handler, startFakeServer } from '../../support/registry/fake-server.ts';
import { createTestAuthority, credential, image, told } from '../../support/registry/look.ts';
import { authority, canary, challenging, probe, redirectTo } from '../../support/registry/probe.ts';

const images = { 'team/app:1': ['amd64'] };

describe('a credential goes to nobody but its registry', () => {
  const seenBy = (requests: FakeServer['requests']) =>
    requests.filter(({ headers }) => headers.authorization !== undefined).map(({ host, path }) => `${host}${path}`);
  const encoded = Buffer.from(`ada:${canary}`).toString('base64');

  test.each([
    ['another host', 'https://other.example.com/token'],
    ['its own name at another port', 'https://registry.example.com:8443/token'],
    ['a name that begins like it', 'https://registry.example.com.other.example.com/token'],
    ['a known token server of another registry', 'https://auth.docker.io/token'],
  ])('not to a token server at %s', async (_, realm) => {
    const everywhere = { lookup: async () => [{ address: '203.0.113.1' }], timeouts: { connect: 100 } };
    const { look, requests } = await probe(challenging(`Bearer realm="${realm}",service="x"`), everywhere);
    expect(told(look).at(-1)).toMatch(/challenge address-refused/);
    expect(seenBy(requests)).toEqual([]);
  });

  test('to the token server that is configured for it', async () => {
    const realmHosts = { 'registry.example.com': ['auth.example.com'] };
    const challenge = 'Bearer realm="https://auth.example.com/token",service="x"';
    const { requests } = await probe(challenging(challenge), { realmHosts });
    expect(seenBy(requests)).toEqual(['auth.example.com/token']);
  });

  test('with the service and the right that are asked for, beside what the realm says itself', async () => {
    const challenge = 'Bearer realm="https://registry.example.com/token?a=b",service="reg, \\"one\\""';
    const { requests } = await probe(challenging(challenge));
    const asked = requests.find(({ path }) => path === '/token');
    expect(Object.fromEntries(asked?.query ?? [])).toEqual({
      a: 'b',
      service: 'reg, "one"',
      scope: 'repository:team/app:pull',
    });
  });

  test('not over plain HTTP when the registry speaks TLS', async () => {
    const { look, requests } = await probe(challenging('Bearer realm="http://registry.example.com/token"'));
    expect(told(look).at(-1)).toBe('challenge address-refused at registry.example.com');
    expect(seenBy(requests)).toEqual([]);
  });

  test('and nobody is asked for a token over plain HTTP, nor for a blob', async () => {
    const { look } = await probe(challenging('Bearer realm="http://registry.example.com/token"'), {}, []);
    expect(told(look).at(-1)).toBe('challenge address-refused at registry.example.com');
    const registry = createFakeRegistry({ images });
    const plain = await startFakeServer(registry);
    try {
      const connectTo = { 'other.example.com:80': plain.address };
      const server = await startFakeServer(
        (request) =>
          request.path.includes('/blobs/') ? redirectTo(`http://other.example.com${request.path}`) : registry(request),
        authority.certificateFor('registry.example.com'),
      );
      const prober = createRegistryProber({
        now: Date.now,
        extraCertificateAuthorities: authority.pem,
        connectTo: { ...connectTo, 'registry.example.com:443': server.address },
      });
      const blob = await prober.look(image('registry.example.com/team/app:1'), { credentials: [] });
      await server.stop();
      expect(told(blob).at(-1)).toMatch(/^blob address-refused/);
      expect(plain.connections()).toBe(0);
    } finally {
      await plain.stop();
    }
  });

  test('not past a redirect of a token, a manifest or a blob, not even to the same host', async () => {
    const basic = createFakeRegistry({
      images,
      access: { users: { ada: canary }, reads: { ada: ['team/app'] } },
      scheme: { kind: 'basic', challenge: 'Basic realm="x"' },
    });
    for (const target of ['https://other.example.com/stolen', 'https://registry.example.com/stolen', '/stolen']) {
      for (const part of ['/manifests/', '/blobs/']) {
        const { requests } = await probe((request) =>
          request.path.includes(part) ? redirectTo(target) : basic(request),
        );
        const sent = seenBy(requests);
        expect(sent.length, `${part} ${target}`).toBeGreaterThan(0);
        expect(sent.filter((where) => where.includes('stolen') || where.startsWith('other'))).toEqual([]);
      }
      const challenge = 'Bearer realm="https://registry.example.com/token"';
      const { requests } = await probe(challenging(challenge, () => redirectTo(target)));
      expect(requests.filter(({ path }) => path === '/stolen')).toEqual([]);
    }
  });

  test('not for an image that its key does not match', async () => {
    const keys = [
      'example.com',
      'registry.example.com:443',
      'registry.example.com/other',
      'registry.example.co',
      '*.com',
    ];
    const basic = { kind: 'basic', challenge: 'Basic realm="x"' } as const;
    for (const key of keys) {
      const { requests } = await probe(createFakeRegistry({ images, scheme: basic }), {}, [
        credential(key, 'ada', canary),
      ]);
      expect(requests.length).toBeGreaterThan(0);
      expect(seenBy(requests), key).toEqual([]);
    }
  });

  test('not before the certificate holds', async () => {
    const basic = { kind: 'basic', challenge: 'Basic realm="x"' } as const;
    const stranger = createTestAuthority();
    const { look, requests } = await probe(createFakeRegistry({ images, scheme: basic }), {
      extraCertificateAuthorities: stranger.pem,
    });
    expect(told(look).at(-1)).toBe('tls unknown-authority at registry.example.com');
    expect(requests).toHaveLength(0);
  });

  test('and is in nothing that a look says, even when the other side repeats it', async () => {
    const parrot: Handler = (request) => ({
      status: 403,
      headers: { 'www-authenticate': `Basic realm="${canary}"` },
      body: `you sent ${request.headers.authorization ?? ''} password=${canary} https://ada:${canary}@registry.example.com/`,
    });
    const { look } = await probe(challenging('Basic realm="x"', parrot));
    const printed = JSON.stringify(look);
    expect(printed).not.toContain(canary);
    expect(printed).not.toContain(encoded);
    expect(told(look).at(-1)).toBe('manifest 403 at registry.example.com');
  });
});

describe('a hostile registry does not keep the prober busy', () => {
  test.each([
    ['a body without end', { status: 404, body: 'x'.repeat(5_000_000) }],
    ['a header without end', { status: 404, headers: { 'x-long': 'y'.repeat(60_000) } }],
    ['a manifest without end', { status: 200, body: ' '.repeat(5_000_000) }],
    ['redirects without end', { status: 307, headers: { location: '/v2/team/app/manifests/1' } }],
  ] as const)('%s', async (_, reply) => {
    const { look, requests } = await probe((request) => (request.path === '/v2/' ? { status: 200 } : reply));
    expect(look.steps.at(-1)?.failure).toBeDefined();
    if ('body' in reply) expect(look.steps.at(-1)?.failure?.detail).toMatch(/^the answer is larger than \d+ bytes$/);
    expect(requests.length).toBeLessThan(12);
  });

  test('a token of several lines', async () => {
    const challenge = 'Bearer realm="https://registry.example.com/token"';
    const body = JSON.stringify({ token: 'a\r\nx-injected: yes' });
    const { look, requests } = await probe(challenging(challenge, () => ({ status: 200, body })));
    expect(told(look).at(-1)).toBe('token malformed at registry.example.com');
    expect(requests.some(({ headers }) => 'x-injected' in headers)).toBe(false);
  });
});
