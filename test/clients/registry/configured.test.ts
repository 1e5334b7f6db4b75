import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { proberFor } from '../../../src/prober.ts';
import { createFakeRegistry } from '../../support/registry/fake-registry.ts';
import { type FakeServer, type Handler, startFakeServer } from '../../support/registry/fake-server.ts';
import { createTestAuthority, credential, image, told } from '../../support/registry/look.ts';

const authority = createTestAuthority();
const images = { 'team/app:1': ['amd64'] };
const access = { users: { ada: 'right' }, reads: { ada: ['team/app'] } };
let folder: string;
let servers: FakeServer[];
beforeEach(async () => {
  servers = [];
  folder = await mkdtemp(join(tmpdir(), 'salvor-test-configured-'));
});
afterEach(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await rm(folder, { recursive: true, force: true });
});

/** A registry on a private address, as `host:port`. */
async function serve(handler: Handler, isSecure: boolean): Promise<string> {
  const server = await startFakeServer(handler, isSecure ? authority.certificateFor('localhost') : undefined);
  servers.push(server);
  return `localhost:${server.port}`;
}

/** What Salvor sees of an image with these settings and no others. */
async function lookWith(environment: Record<string, string>, registry: string) {
  const certificates = join(folder, 'authorities.pem');
  await writeFile(certificates, authority.pem);
  const { registry: settings } = readConfig({
    SLACK_BOT_TOKEN: 'xoxb-1',
    SLACK_APP_TOKEN: 'xapp-1',
    SALVOR_CHANNEL: 'C0123456789',
    REDIS_URL: 'redis://127.0.0.1:6379',
    KUBECONFIG: 'kubeconfig',
    ...environment,
    ...(environment.SALVOR_REGISTRY_CA_FILE === undefined ? {} : { SALVOR_REGISTRY_CA_FILE: certificates }),
  });
  const prober = proberFor(settings, Date.now);
  return prober.look(image(`${registry}/team/app:1`), { credentials: [credential(registry, 'ada', 'right')] });
}

describe('a registry inside the own network can be configured', () => {
  test('with a private authority and a private address', async () => {
    const registry = await serve(createFakeRegistry({ images }), true);
    const settings = { SALVOR_INTERNAL_REGISTRIES: registry, SALVOR_REGISTRY_CA_FILE: 'here' };
    const look = await lookWith(settings, registry);
    expect(told(look).filter((step) => step.includes(' '))).toEqual([]);
    expect(look.digest).toMatch(/^sha256:/);
    const untrusted = await lookWith({ SALVOR_INTERNAL_REGISTRIES: registry }, registry);
    expect(told(untrusted).at(-1)).toBe(`tls unknown-authority at ${registry}`);
  });

  test('over plain HTTP, which alone opens no private address', async () => {
    const registry = await serve(createFakeRegistry({ images }), false);
    const both = { SALVOR_INTERNAL_REGISTRIES: registry, SALVOR_PLAIN_HTTP_REGISTRIES: registry };
    expect((await lookWith(both, registry)).digest).toMatch(/^sha256:/);
    const plain = await lookWith({ SALVOR_PLAIN_HTTP_REGISTRIES: registry }, registry);
    expect(told(plain)).toEqual([`dns address-refused at ${registry}`]);
    const secure = await lookWith({ SALVOR_INTERNAL_REGISTRIES: registry }, registry);
    expect(told(secure).at(-1)).toBe(`tls plain-http at ${registry}`);
  });

  test('as one that is asked, where others are not', async () => {
    const registry = await serve(createFakeRegistry({ images }), true);
    const settings = { SALVOR_REGISTRY_CA_FILE: 'here', SALVOR_ONLY_REGISTRIES: 'quay.io,*.example.com' };
    const [refused] = (await lookWith(settings, registry)).steps;
    expect(refused?.failure?.detail).toContain('not on the list of registries');
    const listed = await lookWith({ ...settings, SALVOR_INTERNAL_REGISTRIES: registry }, registry);
    expect(listed.digest).toMatch(/^sha256:/);
  });

  test.each([true, false])(
    'with a token server of its own (TLS: %s), which gets the credentials by name',
    async (isSecure) => {
      let handler: Handler = () => 'reset';
      const tokens = await serve((request) => handler(request), isSecure);
      const scheme = {
        kind: 'bearer' as const,
        challenge: `Bearer realm="${isSecure ? 'https' : 'http'}://${tokens}/token",service="registry"`,
        tokenHost: 'localhost',
        tokenPath: '/token',
      };
      handler = createFakeRegistry({ images, access, scheme });
      const registry = await serve(handler, isSecure);
      const settings = {
        SALVOR_INTERNAL_REGISTRIES: `${registry},${tokens}`,
        SALVOR_REGISTRY_CA_FILE: 'here',
        ...(isSecure ? {} : { SALVOR_PLAIN_HTTP_REGISTRIES: registry }),
      };
      const look = await lookWith({ ...settings, SALVOR_REGISTRY_REALMS: `${registry}=${tokens}` }, registry);
      expect(look.digest).toMatch(/^sha256:/);
      const others = { ...settings, SALVOR_REGISTRY_REALMS: `localhost=${tokens}` };
      expect(told(await lookWith(others, registry))).toContain(`challenge address-refused at ${registry}`);
      const unnamed = await lookWith(settings, registry);
      expect(told(unnamed)).toContain(`challenge address-refused at ${registry}`);
      expect(unnamed.digest).toBeUndefined();
    },
  );
});
