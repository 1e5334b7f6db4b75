import { afterEach, expect, test } from 'vitest';
import { createRegistryProber } from '../../../src/clients/registry/prober.ts';
import { createFakeRegistry } from '../../support/registry/fake-registry.ts';
import { type FakeRequest, type FakeServer, type Reply, startFakeServer } from '../../support/registry/fake-server.ts';
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
  server = undefined;
});

type Answers = { sig?: Reply; referrers?: Reply | ((request: FakeRequest) => Reply); tag?: Reply };

async function signaturesWith(answers: Answers, asked = true) {
  await server?.stop();
  server = await startFakeServer((request) => {
    if (/\/manifests\/sha256-[a-f0-9]{64}\.sig$/.test(request.path)) return answers.sig ?? { status: 404 };
    if (/\/manifests\/sha256-[a-f0-9]{64}$/.test(request.path)) return answers.tag ?? { status: 404 };
    const { referrers = { status: 404 } } = answers;
    if (request.path.includes('/referrers/sha256:')) return 'status' in referrers ? referrers : referrers(request);
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

/** Pages of referrers, one type each, named `1`, `2`, …; the last links to nothing. */
const paged =
  (last: number, link = (path: string, page: number) => `<${path}?page=${page}>; rel="next"`) =>
  ({ path, query }: FakeRequest): Reply => {
    const page = Number(query.get('page') ?? 1);
    return { ...index(`type-${page}`), ...(page < last ? { headers: { link: link(path, page + 1) } } : {}) };
  };
const pagesAsked = () => server?.requests.filter(({ path }) => path.includes('/referrers/')).length;

test('referrers on further pages are found, up to three pages, and a list that goes on is said to', async () => {
  expect(await signaturesWith({ referrers: paged(3) })).toEqual({
    cosignTag: false,
    artifactTypes: ['type-1', 'type-2', 'type-3'],
  });
  expect(await signaturesWith({ referrers: paged(1000) })).toEqual({
    cosignTag: false,
    artifactTypes: ['type-1', 'type-2', 'type-3'],
    hasMore: true,
  });
  expect(pagesAsked()).toBe(3);
  const encoded = (path: string) => `<${path.replace(':', '%3A')}?page=2>; rel="next"`;
  expect(await signaturesWith({ referrers: paged(2, encoded) })).toMatchObject({ artifactTypes: ['type-1', 'type-2'] });
  const broken = ({ query }: FakeRequest): Reply =>
    query.has('page') ? { status: 500 } : { ...index('a'), headers: { link: '<?page=2>; rel="next"' } };
  expect(await signaturesWith({ referrers: broken })).toMatchObject({ artifactTypes: ['a'], hasMore: true });
  expect(pagesAsked()).toBe(2);
});

test.each([
  ['another host', '<https://elsewhere.example.com/v2/a/b/referrers/x>; rel="next"'],
  ['another port', '<http://registry.example.com:5001/v2/a/b/referrers/x>; rel="next"'],
  ['another scheme', '<file:///v2/a/b/referrers/x>; rel="next"'],
  ['another repository', '</v2/a/c/referrers/x>; rel="next"'],
  ['somewhere else there', '</v2/a/b/referrers/../../../../admin>; rel="next"'],
] as const)('a next page at %s is not asked for', async (_, link) => {
  expect(await signaturesWith({ referrers: paged(2, () => link) })).toMatchObject({
    artifactTypes: ['type-1'],
    hasMore: true,
  });
  expect(pagesAsked()).toBe(1);
  expect(server?.requests.map(({ path }) => path)).not.toContain('/admin');
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
