import { afterEach, expect, test } from 'vitest';
import { createRegistryProber } from '../../../src/clients/registry/prober.ts';
import { createFakeRegistry } from '../../support/registry/fake-registry.ts';
import { type FakeServer, type Reply, startFakeServer } from '../../support/registry/fake-server.ts';
import { image } from '../../support/registry/look.ts';

const host = 'registry.example.com:5000';
const registry = createFakeRegistry({ images: { 'a/b:1': ['amd64'] } });
const index = (...artifactTypes: string[]): Reply => ({
  status: 200,
  body: JSON.stringify({ schemaVersion: 2, manifests: artifactTypes.map((artifactType) => ({ artifactType })) }),
});
let server: FakeServer | undefined;
afterEach(async () => {
  await server?.stop();
});

async function signaturesWith(answers: { sig?: Reply; referrers?: Reply; tag?: Reply }, asked = true) {
  server = await startFakeServer((request) => {
    if (/\/manifests\/sha256-[a-f0-9]{64}\.sig$/.test(request.path)) return answers.sig ?? { status: 404 };
    if (/\/manifests\/sha256-[a-f0-9]{64}$/.test(request.path)) return answers.tag ?? { status: 404 };
    if (request.path.includes('/referrers/sha256:')) return answers.referrers ?? { status: 404 };
    return registry(request);
  });
  const options = { now: Date.now, plainHttp: [host], connectTo: { [host]: server.address } };
  const look = await createRegistryProber(options).look(image(`${host}/a/b:1`), { credentials: [], signatures: asked });
  expect(look.digest).toBeDefined();
  return look.signatures;
}

test('an image without any signature is said to have none', async () => {
  expect(await signaturesWith({})).toEqual({ cosignTag: false, artifactTypes: [] });
  expect(await signaturesWith({ referrers: index() })).toEqual({ cosignTag: false, artifactTypes: [] });
});

test("cosign's tag is found", async () => {
  expect(await signaturesWith({ sig: { status: 200 } })).toMatchObject({ cosignTag: true });
});

test('referrers are found by the API and by their tag', async () => {
  const notation = 'application/vnd.cncf.notary.signature';
  const bundle = 'application/vnd.dev.sigstore.bundle.v0.3+json';
  expect(await signaturesWith({ referrers: index(notation, notation, bundle) })).toEqual({
    cosignTag: false,
    artifactTypes: [notation, bundle],
  });
  expect(await signaturesWith({ tag: index(bundle) })).toMatchObject({ artifactTypes: [bundle] });
});

test('what could not be seen is not guessed', async () => {
  const broken = { status: 500, body: 'no' };
  expect(await signaturesWith({ sig: broken, referrers: broken })).toEqual({});
  expect(await signaturesWith({ referrers: { status: 200, body: 'not json' } })).toEqual({ cosignTag: false });
});

test('nothing is asked about signatures unless wanted', async () => {
  expect(await signaturesWith({ sig: { status: 200 } }, false)).toBeUndefined();
  expect(server?.requests.some(({ path }) => /referrers|\.sig$/.test(path))).toBe(false);
});
