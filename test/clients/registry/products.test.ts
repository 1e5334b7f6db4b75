import { afterEach, describe, expect, test } from 'vitest';
import { createRegistryProber } from '../../../src/clients/registry/prober.ts';
import { productOf, products } from '../../../src/clients/registry/products.ts';
import { createFakeRegistry, errorReply } from '../../support/registry/fake-registry.ts';
import { type FakeServer, type Handler, startFakeServer } from '../../support/registry/fake-server.ts';
import { createTestAuthority, credential, image, told } from '../../support/registry/look.ts';
import { type Quirk, quirks } from '../../support/registry/quirks.ts';

const authority = createTestAuthority();
let server: FakeServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

const images = { 'public/app:1': ['amd64'], 'own/app:1': ['amd64', 'arm64'], 'private/app:1': ['amd64'] };
const access = { users: { ada: 'right' }, reads: { '': ['public/app'], ada: ['public/app', 'own/app'] } };

async function proberFor({ hosts }: Pick<Quirk, 'hosts'>, handler: Handler, now: () => number = Date.now) {
  const names = hosts.map((host) => host.replace(/:\d+$/, ''));
  server = await startFakeServer(handler, authority.certificateFor(...names));
  const { address } = server;
  return createRegistryProber({
    now,
    extraCertificateAuthorities: authority.pem,
    connectTo: Object.fromEntries(hosts.map((host) => [host, address])),
  });
}

describe.each(quirks.map((quirk) => [`${quirk.product} at ${quirk.registry}`, quirk] as const))('%s', (_, quirk) => {
  const { registry } = quirk;
  const key = registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry;
  const ada = [credential(key, 'ada', 'right')];
  const start = () => proberFor(quirk, createFakeRegistry({ ...quirk.options, images, access }));

  test('gives a public image to anybody and a private one to its reader', async () => {
    const prober = await start();
    const open = await prober.look(image(`${registry}/public/app:1`), { credentials: [] });
    const own = await prober.look(image(`${registry}/own/app:1`), { credentials: ada });
    for (const look of [open, own]) {
      expect(told(look).filter((step) => step.includes(' '))).toEqual([]);
      expect(look).toMatchObject({ product: quirk.product, digest: expect.stringMatching(/^sha256:/) });
      expect(look).not.toHaveProperty('meaning');
    }
    expect(own.as).toMatchObject({ kind: 'pull-secret' });
  });

  test.each([
    ['missing', 'nobody in particular', 'gone/app:1', [], quirk.missingAnonymous],
    ['forbidden', 'nobody in particular', 'private/app:1', [], quirk.forbiddenAnonymous],
    ['missing', 'somebody', 'gone/app:1', ada, quirk.missingSignedIn],
    ['forbidden', 'somebody', 'private/app:1', ada, quirk.forbiddenSignedIn],
    ['missing (only its tag)', 'its reader', 'own/app:9', ada, 'missing'],
  ] as const)('a repository that is %s is so understood for %s', async (_state, _who, name, credentials, meaning) => {
    const look = await (await start()).look(image(`${registry}/${name}`), { credentials });
    expect([told(look).at(-1), look.meaning]).toEqual([expect.stringMatching(/ 40[134] /), meaning]);
  });

  test('a wrong password is a wrong password', async () => {
    const credentials = [credential(key, 'ada', 'wrong')];
    const look = await (await start()).look(image(`${registry}/own/app:1`), { credentials });
    expect(look.meaning).toBe('unauthenticated');
  });
});

describe('what registries say in particular', () => {
  test.each([
    [
      '123456789012.dkr.ecr.us-east-1.amazonaws.com',
      403,
      'DENIED',
      'Your authorization token has expired. Reauthenticate and try again.',
      'expired',
    ],
    [
      'team.azurecr.io',
      403,
      'DENIED',
      "client with IP '203.0.113.7' is not allowed access. Refer https://aka.ms/acr/firewall to grant access.",
      'address-not-allowed',
    ],
    [
      'us.icr.io',
      403,
      'DENIED',
      'You have exceeded your pull traffic quota for the current month. Review your pull traffic quota and pricing plan',
      'quota',
    ],
    ['ghcr.io', 403, 'DENIED', 'permission_denied: The token provided does not match expected scopes.', 'denied'],
    ['registry.example.com', 412, 'PROJECTPOLICYVIOLATION', 'The image is not signed by cosign.', 'policy'],
    ['registry.example.com', 503, 'UNAVAILABLE', 'service unavailable', 'outage'],
    ['registry.example.com', 401, 'UNAUTHORIZED', 'token is expired', 'expired'],
    ['docker.io', 429, 'TOOMANYREQUESTS', 'Too Many Requests', 'rate-limited'],
  ] as const)('%s: %i %s %s', async (host, status, code, message, meaning) => {
    const hosts = [host === 'docker.io' ? 'registry-1.docker.io' : host];
    const prober = await proberFor({ hosts }, ({ path }) =>
      path === '/v2/' ? { status: 200 } : errorReply(status, code, message),
    );
    const look = await prober.look(image(`${host}/own/app:1`), { credentials: [] });
    expect(look.meaning).toBe(meaning);
    expect(look.steps.at(-1)).toMatchObject({
      failure: { status, detail: expect.stringContaining(message.slice(0, 20)) },
    });
  });
});

describe('pulls on Docker Hub are not spent', () => {
  const quirk = quirks[0] as Quirk;
  const withLeft = (left: number) => ({ 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': `${left};w=21600` });

  test.each([
    [10, 0],
    [11, 2],
  ])('with %i left there are %i GETs of manifests', async (left, gets) => {
    const registry = createFakeRegistry({ ...quirk.options, images, access, headers: withLeft(left) });
    const prober = await proberFor(quirk, registry);
    const look = await prober.look(image('public/app:1'), { credentials: [], signatures: true });
    const sent = server?.requests.filter(({ method, path }) => method === 'GET' && path.includes('/manifests/'));
    expect(sent).toHaveLength(gets);
    expect(look.rateLimit).toEqual({ limit: 100, remaining: left, windowSeconds: 21_600 });
    expect(look.digest).toMatch(/^sha256:/);
  });

  test('and with few left nothing but HEAD is asked about an image, whose platforms may be known', async () => {
    let left = 11;
    const prober = await proberFor(quirk, (request) => {
      const options = { ...quirk.options, images, headers: withLeft(left) };
      const { scheme: _, ...open } = options;
      return createFakeRegistry(open)(request);
    });
    const before = await prober.look(image('own/app:1'), { credentials: [], signatures: true });
    left = 10;
    const asked = server?.requests.length;
    const after = await prober.look(image('own/app:1'), { credentials: [], signatures: true });
    expect(after.platforms).toEqual(before.platforms);
    expect(after.platforms).toHaveLength(2);
    expect(after.steps.map(({ step }) => step)).not.toContain('blob');
    expect(
      server?.requests.slice(asked).map(({ method, path }) => `${method} ${path.replace(/sha256.*/, '…')}`),
    ).toEqual(['GET /v2/', 'HEAD /v2/own/app/manifests/1', 'HEAD /v2/own/app/manifests/…']);
  });
});

test('a missing image on Docker Hub is not asked for again with GET when few pulls are left', async () => {
  for (const [left, gets] of [
    [10, 0],
    [11, 1],
  ] as const) {
    const headers = { 'ratelimit-remaining': `${left};w=21600` };
    const prober = await proberFor({ hosts: ['registry-1.docker.io'] }, ({ path }) =>
      path === '/v2/' ? { status: 200 } : { status: 404, headers },
    );
    const look = await prober.look(image('own/app:1'), { credentials: [] });
    expect(look.meaning).toBe('missing');
    const sent = server?.requests.filter(({ method, path }) => method === 'GET' && path.includes('/manifests/'));
    expect(sent).toHaveLength(gets);
    await server?.stop();
  }
  server = undefined;
});

test('an ECR password and a JSON Web Token say when they end', async () => {
  const quirk = quirks.find(({ product }) => product === 'ecr') as Quirk;
  const encode = (value: unknown, encoding: 'base64' | 'base64url') =>
    Buffer.from(JSON.stringify(value)).toString(encoding);
  const ecr = encode(
    { payload: 'x', datakey: 'y', version: '2', type: 'DATA_KEY', expiration: 1_700_000_000 },
    'base64',
  );
  const jwt = `${encode({ alg: 'RS256' }, 'base64url')}.${encode({ exp: 1_800_000_000 }, 'base64url')}.sig`;
  const prober = await proberFor(quirk, createFakeRegistry({ ...quirk.options, images, access }));
  const ends = async (password: string) =>
    (
      await prober.look(image(`${quirk.registry}/own/app:1`), {
        credentials: [credential(quirk.registry, 'AWS', password)],
      })
    ).credentialExpiresAt;
  expect(await ends(ecr)).toBe(1_700_000_000_000);
  expect(await ends(jwt)).toBe(1_800_000_000_000);
  expect(await ends('plain')).toBeUndefined();
});

test.each([
  ['registry-1.docker.io', 'docker-hub'],
  ['eu.gcr.io', 'artifact-registry'],
  ['us-central1-docker.pkg.dev', 'artifact-registry'],
  ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', 'ecr'],
  ['123456789012.dkr-ecr.eu-west-1.on.aws', 'ecr'],
  ['123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com', 'ecr'],
  ['public.ecr.aws', 'ecr-public'],
  ['private.de.icr.io', 'icr'],
  ['icr.io', 'icr'],
  ['registry.eu-de.bluemix.net', 'icr'],
  ['registry.k8s.io', 'registry.k8s.io'],
  ['evil-ghcr.io', 'distribution'],
  ['docker.io.evil.example', 'distribution'],
  ['123456789012.dkr.ecr.us-east-1.amazonaws.com.evil.example', 'distribution'],
])('%s is %s', (host, product) => {
  expect(productOf(host).name).toBe(product);
});

test('registry.k8s.io sends anonymous readers of manifests elsewhere, and they may follow', async () => {
  const hosts = ['registry.k8s.io', 'europe-west1-docker.pkg.dev'];
  const registry = createFakeRegistry({ images });
  const prober = await proberFor({ hosts }, (request) => {
    const location = `https://europe-west1-docker.pkg.dev${request.path}`;
    const isElsewhere = request.host !== 'registry.k8s.io' || request.path === '/v2/';
    return isElsewhere ? registry(request) : { status: 307, headers: { location } };
  });
  const look = await prober.look(image('registry.k8s.io/public/app:1'), { credentials: [] });
  expect(told(look).filter((step) => step.includes(' '))).toEqual([]);
  expect(look.digest).toMatch(/^sha256:/);
});

test('every known product has a fake whose behaviour is public knowledge', () => {
  const faked = new Set(quirks.map(({ product }) => product));
  // It knows no users; its redirects are tried above.
  faked.add('registry.k8s.io');
  for (const { name } of products) expect(faked, name).toContain(name);
  for (const { source } of quirks) expect(source).toMatch(/^https:\/\//);
});
