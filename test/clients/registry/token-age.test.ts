import { afterEach, expect, test } from 'vitest';
import { createRegistryProber } from '../../../src/clients/registry/prober.ts';
import { dataWrittenAt } from '../../../src/inspectors/pull-secrets.ts';
import { createFakeRegistry } from '../../support/registry/fake-registry.ts';
import { type FakeServer, startFakeServer } from '../../support/registry/fake-server.ts';
import { createTestAuthority, credential, image } from '../../support/registry/look.ts';
import { quirks } from '../../support/registry/quirks.ts';

const authority = createTestAuthority();
const hour = 3_600_000;
let server: FakeServer | undefined;
afterEach(async () => {
  await server?.stop();
});

/** A look with a token that stands in a secret since `age` hours and that the registry does not take. */
async function refusedAfter(age: number, product: string, username: string, password = 'opaque') {
  const quirk = quirks.find((one) => one.product === product);
  if (quirk === undefined) throw new Error(product);
  const { registry, hosts, options } = quirk;
  const names = hosts.map((host) => host.replace(/:\d+$/, ''));
  const fake = createFakeRegistry({ ...options, images: { 'own/app:1': ['amd64'] } });
  server = await startFakeServer(fake, authority.certificateFor(...names));
  const { address } = server;
  const now = Date.now();
  const prober = createRegistryProber({
    now: () => now,
    extraCertificateAuthorities: authority.pem,
    connectTo: Object.fromEntries(hosts.map((host) => [host, address])),
  });
  const writtenAt = now - age * hour;
  const credentials = [{ ...credential(registry, username, password), writtenAt }];
  const look = await prober.look(image(`${registry}/own/app:1`), { credentials });
  expect(look.at).toBe(now);
  return { meaning: look.meaning, endsIn: look.credentialExpiresAt && (look.credentialExpiresAt - now) / hour };
}

test.each([
  [13, 'ecr', 'AWS', { meaning: 'expired', endsIn: -1 }],
  [11, 'ecr', 'AWS', { meaning: 'unauthenticated', endsIn: 1 }],
  [13, 'ecr-public', 'AWS', { meaning: 'expired', endsIn: -1 }],
  [2, 'artifact-registry', 'oauth2accesstoken', { meaning: 'expired', endsIn: -1 }],
  [2, 'acr', '00000000-0000-0000-0000-000000000000', { meaning: 'unauthenticated', endsIn: 1 }],
  [4, 'acr', '00000000-0000-0000-0000-000000000000', { meaning: 'expired', endsIn: -1 }],
  [900, 'artifact-registry', '_json_key', { meaning: 'unauthenticated', endsIn: undefined }],
  [900, 'harbor', 'robot$team+pull', { meaning: 'unauthenticated', endsIn: undefined }],
] as const)(
  'after %i hours in a secret a token for %s of %s is read as what it is',
  async (age, product, username, read) => {
    expect(await refusedAfter(age, product, username)).toEqual(read);
  },
);

test('what a token says of its own end counts more than the age of its secret', async () => {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');
  const past = encode({ expiration: Math.floor(Date.now() / 1000) - 7200 });
  expect((await refusedAfter(0, 'ecr', 'AWS', past)).meaning).toBe('expired');
  await server?.stop();
  const ahead = encode({ expiration: Math.floor(Date.now() / 1000) + 7200 });
  expect((await refusedAfter(900, 'ecr', 'AWS', ahead)).meaning).toBe('unauthenticated');
});

test("a secret's data is as old as the newest of its managers says, and its labels do not count", () => {
  const data = { 'f:data': { 'f:.dockerconfigjson': {} } };
  const labels = { 'f:metadata': { 'f:labels': {} } };
  const time = (text: string) => new Date(text);
  expect(
    dataWrittenAt([
      { fieldsV1: data, time: time('2026-11-01T00:00:00Z') },
      { fieldsV1: data, time: time('2026-11-02T00:00:00Z') },
      { fieldsV1: labels, time: time('2026-11-03T00:00:00Z') },
    ]),
  ).toBe(Date.parse('2026-11-02T00:00:00Z'));
  expect(dataWrittenAt([{ fieldsV1: labels, time: time('2026-11-03T00:00:00Z') }])).toBeUndefined();
  expect(dataWrittenAt(undefined)).toBeUndefined();
});
