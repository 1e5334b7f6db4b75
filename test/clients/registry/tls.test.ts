import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createAuthority, createSelfSigned } from '../../../demo/certificate/certificate.ts';
import { createRegistryProber } from '../../../src/clients/registry/prober.ts';
import { createFakeRegistry } from '../../support/registry/fake-registry.ts';
import { startFakeServer } from '../../support/registry/fake-server.ts';
import { createTestAuthority, image, told, year } from '../../support/registry/look.ts';

const host = 'registry.example.com';
const registry = createFakeRegistry({ images: { 'a/b:1': ['amd64'] } });
const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

async function lookAt(address: string, pem?: string, now = Date.now) {
  const prober = createRegistryProber({
    now,
    connectTo: { [`${host}:443`]: address },
    ...(pem === undefined ? {} : { extraCertificateAuthorities: pem }),
  });
  return prober.look(image(`${host}/a/b:1`), { credentials: [] });
}

async function serve(certificate: { cert: string; key: string }): Promise<string> {
  const server = await startFakeServer(registry, certificate);
  stops.push(() => server.stop());
  return server.address;
}

test('a self-signed certificate is named as such, with whom one would have to trust', async () => {
  const now = Date.now();
  const address = await serve(createSelfSigned({ names: [host], notBefore: now - year, notAfter: now + year }));
  const look = await lookAt(address);
  expect(told(look)).toEqual(['dns', 'tcp', `tls unknown-authority at ${host}`]);
  expect(look.certificate).toMatchObject({
    selfSigned: true,
    names: [host],
    fingerprint256: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
  });
  expect(look.certificate?.authority).toBe(look.certificate?.subject);
  expect(look.certificate?.validTo).toBeGreaterThan(now);
});

test('a certificate of a private authority is unknown until that authority is given', async () => {
  const authority = createTestAuthority();
  const address = await serve(authority.certificateFor(host));
  const stranger = await lookAt(address);
  expect(told(stranger).at(-1)).toBe(`tls unknown-authority at ${host}`);
  expect(stranger.certificate).toMatchObject({ selfSigned: false, authority: 'CN=authority of the test' });
  const friend = await lookAt(address, authority.pem);
  expect(told(friend)).not.toContain(`tls unknown-authority at ${host}`);
  expect(friend.digest).toBeDefined();
});

test('of a chain the topmost authority is the one to trust, and one that is not shown is missed', async () => {
  const now = Date.now();
  const root = createAuthority('root', now - year, now + year);
  const between = root.issueAuthority('between');
  const { cert, key } = between.issue({ names: [host], notBefore: now - year, notAfter: now + year });
  const whole = await serve({ cert: `${cert}${between.cert}`, key });
  const stranger = await lookAt(whole);
  expect(told(stranger).at(-1)).toBe(`tls unknown-authority at ${host}`);
  expect(stranger.certificate).toMatchObject({
    issuer: 'CN=between',
    authority: 'CN=root',
    chain: [{ issuer: 'CN=between' }, { subject: 'CN=between', issuer: 'CN=root' }],
  });
  expect((await lookAt(whole, root.cert)).digest).toBeDefined();
  const alone = await lookAt(await serve({ cert, key }), root.cert);
  expect(told(alone).at(-1)).toBe(`tls unknown-authority at ${host}`);
  expect(alone.certificate?.authority).toBe('CN=between');
});

test('a host that only the common name names is not named, as in Go', async () => {
  const now = Date.now();
  const own = createAuthority(host, now - year, now + year);
  const look = await lookAt(await serve(own), own.cert);
  expect(told(look)).toEqual(['dns', 'tcp', `tls name-mismatch at ${host}`]);
  expect(look.certificate).toMatchObject({ subject: `CN=${host}`, names: [] });
});

test('a certificate for other names is told apart, and the names are listed', async () => {
  const authority = createTestAuthority();
  const look = await lookAt(await serve(authority.certificateFor('other.example.com', '10.0.0.1')), authority.pem);
  expect(told(look).at(-1)).toBe(`tls name-mismatch at ${host}`);
  expect(look.certificate?.names).toEqual(['other.example.com', '10.0.0.1']);
});

test('an expired certificate and one that is not yet valid are told by their dates', async () => {
  const now = Date.now();
  const authority = createAuthority('a', now - 2 * year, now + 2 * year);
  const expired = authority.issue({ names: [host], notBefore: now - year, notAfter: now - 86_400_000 });
  const early = authority.issue({ names: [host], notBefore: now + 86_400_000, notAfter: now + year });
  for (const certificate of [expired, early]) {
    const look = await lookAt(await serve(certificate), authority.cert);
    expect(told(look).at(-1)).toBe(`tls expired at ${host}`);
    const detail = look.steps.at(-1)?.failure?.detail ?? '';
    expect(detail).toMatch(/^valid from \d{4}-\d\d-\d\dT.* to \d{4}-\d\d-\d\dT/);
  }
});

test('the clock by which dates are judged is the one that is given', async () => {
  const authority = createTestAuthority();
  const look = await lookAt(await serve(authority.certificateFor(host)), authority.pem, () => Date.now() + 2 * year);
  expect(told(look).at(-1)).toBe(`tls expired at ${host}`);
});

test('plain HTTP where TLS is expected is named', async () => {
  const server = await startFakeServer(registry);
  stops.push(() => server.stop());
  expect(told(await lookAt(server.address))).toEqual(['dns', 'tcp', `tls plain-http at ${host}`]);
});

test('a handshake that breaks off or never comes is told apart', async () => {
  const breaking = createServer((socket) => socket.once('data', () => socket.destroy()));
  const silent = createServer((socket) => socket.on('error', () => undefined));
  for (const server of [breaking, silent]) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    stops.push(async () => server.close());
  }
  const at = (server: typeof silent) => `127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect(told(await lookAt(at(breaking))).at(-1)).toBe(`tls reset at ${host}`);
  const prober = createRegistryProber({
    now: Date.now,
    connectTo: { [`${host}:443`]: at(silent) },
    timeouts: { connect: 150 },
  });
  const look = await prober.look(image(`${host}/a/b:1`), { credentials: [] });
  expect(told(look).at(-1)).toBe(`tls handshake at ${host}`);
});
