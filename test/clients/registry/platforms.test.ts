import { createHash } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { createRegistryProber } from '../../../src/clients/registry/prober.ts';
import type { Platform } from '../../../src/evidence/facts.ts';
import { type FakeServer, type Handler, startFakeServer } from '../../support/registry/fake-server.ts';
import { image, told } from '../../support/registry/look.ts';

const host = 'registry.example.com:5000';
let server: FakeServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

const digestOf = (bytes: string) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** An index whose entries have these platforms as a registry writes them, each with an image of its own. */
function indexOf(platforms: readonly object[]): { readonly handler: Handler; readonly children: readonly string[] } {
  const images = platforms.map((_, index) =>
    JSON.stringify({ schemaVersion: 2, config: { digest: digestOf(`config ${index}`) }, layers: [] }),
  );
  const manifests = platforms.map((platform, index) => ({ digest: digestOf(images[index] ?? ''), platform }));
  const top = JSON.stringify({ schemaVersion: 2, manifests });
  const byDigest = new Map([top, ...images].map((bytes) => [digestOf(bytes), bytes]));
  const handler: Handler = ({ path }) => {
    if (path === '/v2/') return { status: 200 };
    if (path.includes('/blobs/')) return { status: 200, body: 'x' };
    const body = byDigest.get(path.split('/').at(-1) ?? '') ?? top;
    return { status: 200, headers: { 'docker-content-digest': digestOf(body) }, body };
  };
  return { handler, children: manifests.map(({ digest }) => digest) };
}

/** Looks from a node, and tells which entry of the index was looked into. */
async function lookFrom(node: Platform, platforms: readonly object[]) {
  const { handler, children } = indexOf(platforms);
  server = await startFakeServer(handler);
  const prober = createRegistryProber({ now: Date.now, plainHttp: [host], connectTo: { [host]: server.address } });
  const look = await prober.look(image(`${host}/a/b:1`), { credentials: [], platform: node });
  expect(told(look).at(-1)).toBe('blob');
  const asked = server.requests.flatMap(({ path }) => children.findIndex((digest) => path.endsWith(digest)));
  return { offered: look.platforms, entry: asked.find((index) => index >= 0) };
}

test('the builds of an index are told, and the one for the build of a Windows node is looked into', async () => {
  const builds = ['10.0.17763.6414', '10.0.20348.2700', '10.0.26100.1742'];
  const windows = (version: string) => ({ os: 'windows', architecture: 'amd64', 'os.version': version });
  const node = { os: 'windows', architecture: 'amd64', osVersion: '10.0.20348.2527' };

  const { offered, entry } = await lookFrom(node, builds.map(windows));

  expect(offered).toEqual(builds.map((osVersion) => ({ os: 'windows', architecture: 'amd64', osVersion })));
  expect(entry).toBe(1);
});

test('the variant that suits the node best is looked into, and an attestation is no platform', async () => {
  const arm = (variant: string) => ({ os: 'linux', architecture: 'arm', variant });
  const attestation = { os: 'unknown', architecture: 'unknown' };

  const { offered, entry } = await lookFrom({ os: 'linux', architecture: 'arm' }, [attestation, arm('v6'), arm('v7')]);

  expect(offered).toEqual([arm('v6'), arm('v7')]);
  expect(entry).toBe(2);
});

test('the platform of an image without an index is read once from its config, and its bytes are tried every time', async () => {
  const config = JSON.stringify({ os: 'linux', architecture: 's390x' });
  const manifest = JSON.stringify({ schemaVersion: 2, config: { digest: digestOf(config) }, layers: [] });
  server = await startFakeServer(({ path }) => {
    if (path.includes('/blobs/')) return { status: 200, body: config };
    return path === '/v2/' ? { status: 200 } : { status: 200, body: manifest };
  });
  const prober = createRegistryProber({ now: Date.now, plainHttp: [host], connectTo: { [host]: server.address } });
  for (let round = 0; round < 3; round++) {
    const { platforms } = await prober.look(image(`${host}/a/b:1`), { credentials: [] });
    expect(platforms).toEqual([{ os: 'linux', architecture: 's390x' }]);
  }
  const ranges = server.requests.filter(({ path }) => path.includes('/blobs/')).map(({ headers }) => headers.range);
  expect(ranges).toEqual([undefined, 'bytes=0-0', 'bytes=0-0', 'bytes=0-0']);
});

test('what is asked for by its digest is that or nothing, whatever the registry calls it', async () => {
  const body = JSON.stringify({ schemaVersion: 2, manifests: [] });
  const wanted = `sha256:${'0'.repeat(64)}`;
  server = await startFakeServer(({ path }) =>
    path === '/v2/' ? { status: 200 } : { status: 200, headers: { 'docker-content-digest': digestOf(body) }, body },
  );
  const prober = createRegistryProber({ now: Date.now, plainHttp: [host], connectTo: { [host]: server.address } });
  const look = await prober.look(image(`${host}/a/b@${wanted}`), { credentials: [] });
  expect(look.steps.at(-1)).toMatchObject({
    step: 'platforms',
    failure: { kind: 'malformed', about: 'digest', detail: `the content is not ${wanted}` },
  });
});
