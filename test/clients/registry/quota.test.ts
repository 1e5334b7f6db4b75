import { afterEach, describe, expect, test } from 'vitest';
import { createRegistryProber } from '../../../src/clients/registry/prober.ts';
import { createFakeRegistry, errorReply } from '../../support/registry/fake-registry.ts';
import { type FakeServer, type Reply, startFakeServer } from '../../support/registry/fake-server.ts';
import { createTestAuthority, credential, image } from '../../support/registry/look.ts';
import { quirks } from '../../support/registry/quirks.ts';

const authority = createTestAuthority();
let server: FakeServer | undefined;
afterEach(async () => {
  await server?.stop();
});

const host = 'harbor.example.com';
const harbor = quirks.find(({ product }) => product === 'harbor')?.options;
const registry = createFakeRegistry({
  ...harbor,
  images: { 'team/app:1': ['amd64'] },
  access: { users: { 'robot$team+pull': 'canary-8d02' }, reads: { 'robot$team+pull': ['team/app'] } },
});
const robot = credential(host, 'robot$team+pull', 'canary-8d02');
const summary = (hard: number, used: number): Reply => ({
  status: 200,
  body: JSON.stringify({ repo_count: 1, quota: { hard: { storage: hard }, used: { storage: used } } }),
});

async function lookWith(answer: Reply, options: { quota?: boolean; anonymous?: boolean; manifest?: Reply } = {}) {
  server = await startFakeServer((request) => {
    if (request.path.startsWith('/api/')) return answer;
    if (request.path.includes('/manifests/') && options.manifest !== undefined) return options.manifest;
    return registry(request);
  }, authority.certificateFor(host));
  const prober = createRegistryProber({
    now: Date.now,
    extraCertificateAuthorities: authority.pem,
    connectTo: { [`${host}:443`]: server.address },
  });
  const credentials = options.anonymous === true ? [] : [robot];
  return prober.look(image(`${host}/team/app:1`), { credentials, quota: options.quota ?? true });
}

const asked = () => server?.requests.filter(({ path }) => path.startsWith('/api/')) ?? [];

describe("Harbor's storage", () => {
  test('is told with the limit of the project', async () => {
    const look = await lookWith(summary(1_000_000, 999_999));
    expect(look.quota).toEqual({ of: 'storage', project: 'team', usedBytes: 999_999, limitBytes: 1_000_000 });
    expect(asked().map(({ path }) => path)).toEqual(['/api/v2.0/projects/team/summary']);
    expect(asked()[0]?.headers['x-is-resource-name']).toBe('true');
    expect(JSON.stringify(look)).not.toContain('canary');
  });

  test('has no limit when Harbor says so', async () => {
    expect((await lookWith(summary(-1, 5))).quota).toEqual({ of: 'storage', project: 'team', usedBytes: 5 });
  });

  test('stays unknown to a robot that may not read it, and the look is as good as before', async () => {
    const forbidden = errorReply(403, 'FORBIDDEN', 'forbidden');
    for (const answer of [forbidden, { status: 200, body: 'not json' }, { status: 200, body: '{"repo_count":1}' }]) {
      const look = await lookWith(answer);
      expect(look.quota).toBeUndefined();
      expect(look.quotaUnseen).toEqual({ host, because: 'not-told' });
      expect(look.steps.every(({ failure }) => failure === undefined)).toBe(true);
      await server?.stop();
    }
    server = undefined;
  });

  test('is asked for without being told to when the quota is what refuses', async () => {
    const text =
      'adding 5 MiB of storage resource, which when updated to current usage of 1 GiB will exceed the configured upper limit of 1 GiB';
    const look = await lookWith(summary(10, 10), { quota: false, manifest: errorReply(403, 'DENIED', text) });
    expect(look).toMatchObject({ meaning: 'quota', quota: { usedBytes: 10, limitBytes: 10 } });
  });

  test('is asked for by nobody in particular never, and otherwise only when wanted', async () => {
    await lookWith(summary(1, 1), { anonymous: true });
    expect(asked()).toEqual([]);
    await server?.stop();
    await lookWith(summary(1, 1), { quota: false });
    expect(asked()).toEqual([]);
  });
});

test('other registries are not asked for what a pull credential cannot open', async () => {
  server = await startFakeServer(
    createFakeRegistry({ images: { 'team/app:1': ['amd64'] } }),
    authority.certificateFor('us.icr.io'),
  );
  const connectTo = { 'us.icr.io:443': server.address };
  const options = { now: Date.now, extraCertificateAuthorities: authority.pem, connectTo };
  const credentials = [credential('us.icr.io', 'iamapikey', 'canary-8d02')];
  const look = await createRegistryProber(options).look(image('us.icr.io/team/app:1'), { credentials, quota: true });
  expect(look).not.toHaveProperty('quota');
  expect(server.requests.every(({ path }) => path.startsWith('/v2/'))).toBe(true);
});

describe("IBM's pull traffic", () => {
  const ibm = 'us.icr.io';
  const claims = Buffer.from(JSON.stringify({ account: { bss: 'a1b2c3' } })).toString('base64url');
  const token = `eyJhbGciOiJSUzI1NiJ9.${claims}.canary`;

  const tokens = 'iam.cloud.ibm.com';
  const traded: Reply = { status: 200, body: JSON.stringify({ access_token: token, expires_in: 3600 }) };

  async function lookAs(
    username: string,
    password: string,
    answer: Reply,
    { realmHosts = {}, trade = traded }: { realmHosts?: Record<string, string[]>; trade?: Reply } = {},
  ) {
    const images = createFakeRegistry({
      images: { 'team/app:1': ['amd64'] },
      access: { users: { [username]: password }, reads: { [username]: ['team/app'] } },
    });
    server = await startFakeServer(
      (request) => {
        if (request.host === tokens) return trade;
        return request.path.startsWith('/api/') ? answer : images(request);
      },
      authority.certificateFor(ibm, tokens),
    );
    const prober = createRegistryProber({
      now: Date.now,
      extraCertificateAuthorities: authority.pem,
      connectTo: { [`${ibm}:443`]: server.address, [`${tokens}:443`]: server.address },
      realmHosts,
    });
    return prober.look(image(`${ibm}/team/app:1`), { credentials: [credential(ibm, username, password)], quota: true });
  }

  const quotas: Reply = {
    status: 200,
    body: JSON.stringify({
      limit: { storage_bytes: 536_870_912, traffic_bytes: 5_368_709_120 },
      usage: { storage_bytes: 10, traffic_bytes: 5_368_709_121 },
    }),
  };

  test('is told for the account that an access token names', async () => {
    const look = await lookAs('iambearer', token, quotas);
    expect(look.quota).toEqual({
      of: 'pull-traffic',
      project: 'a1b2c3',
      usedBytes: 5_368_709_121,
      limitBytes: 5_368_709_120,
    });
    expect(asked().map(({ path, headers }) => [path, headers.account])).toEqual([['/api/v1/quotas', 'a1b2c3']]);
    expect(JSON.stringify(look)).not.toContain('canary');
  });

  const configured = { realmHosts: { [ibm]: [tokens] } };
  const atTokens = () => server?.requests.filter((request) => request.host === tokens) ?? [];

  test('is not asked for with an API key, which would have to go elsewhere, and that is told', async () => {
    const look = await lookAs('iamapikey', 'canary-key', quotas);
    expect(look).not.toHaveProperty('quota');
    expect(look.quotaUnseen).toEqual({ host: tokens, because: 'not-configured' });
    expect([...asked(), ...atTokens()]).toEqual([]);
    // The permission of one registry is not another's.
    await server?.stop();
    const other = { realmHosts: { 'de.icr.io': [tokens], [ibm]: [`${tokens}:8443`, 'iam.cloud.ibm.com.example.com'] } };
    expect((await lookAs('iamapikey', 'canary-key', quotas, other)).quotaUnseen?.because).toBe('not-configured');
    expect([...asked(), ...atTokens()]).toEqual([]);
  });

  test('is told with an API key that may be traded at the token service', async () => {
    const look = await lookAs('iamapikey', 'canary/key+1', quotas, configured);
    expect(look.quota).toMatchObject({ of: 'pull-traffic', project: 'a1b2c3', usedBytes: 5_368_709_121 });
    expect(look).not.toHaveProperty('quotaUnseen');
    const [trade] = atTokens();
    expect([trade?.method, trade?.path, trade?.headers['content-type'], trade?.headers.authorization]).toEqual([
      'POST',
      '/identity/token',
      'application/x-www-form-urlencoded',
      undefined,
    ]);
    expect(Object.fromEntries(new URLSearchParams(trade?.body))).toEqual({
      grant_type: 'urn:ibm:params:oauth:grant-type:apikey',
      apikey: 'canary/key+1',
    });
    expect(asked().map(({ headers }) => headers.authorization)).toEqual([`Bearer ${token}`]);
    expect(JSON.stringify(look)).not.toContain('canary');
  });

  test.each<[string, Reply]>([
    ['refuses', { status: 400, body: JSON.stringify({ errorMessage: 'canary-key is not valid' }) }],
    ['redirects', { status: 307, headers: { location: 'https://us.icr.io/identity/token' } }],
    ['gives no token', { status: 200, body: '{}' }],
    ['gives one that names no account', { status: 200, body: '{"access_token":"opaque"}' }],
    ['gives one of two lines', { status: 200, body: JSON.stringify({ access_token: `${token}\nx: y` }) }],
  ])('is said not to be told when the token service %s', async (_, trade) => {
    const look = await lookAs('iamapikey', 'canary-key', quotas, { ...configured, trade });
    expect(look.quotaUnseen).toEqual({ host: tokens, because: 'not-told' });
    expect(look.digest).toBeDefined();
    expect([atTokens().length, asked().length]).toEqual([1, 0]);
    expect(JSON.stringify(look)).not.toContain('canary');
  });
});

test('a registry that wants to be left alone is not asked for a quota', async () => {
  await lookWith(summary(1, 1), { manifest: errorReply(429, 'TOO_MANY_REQUEST', 'slow down') });
  expect(asked()).toEqual([]);
});
