import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRegistryProber } from '../../../src/clients/registry/prober.ts';
import { createFakeRegistry } from '../../support/registry/fake-registry.ts';
import { type FakeServer, startFakeServer } from '../../support/registry/fake-server.ts';
import { credential, image, told } from '../../support/registry/look.ts';
import { authority, canary, challenging, probe, redirectTo } from '../../support/registry/probe.ts';

// The ways in which other clients were led astray: CVE-2020-15157 (GHSA-742w-89gc-8m9c), GHSA-3p65-76g6-3w7r,
// GHSA-pf56-329r-95rw, and https://github.com/google/go-containerregistry/issues/2193 with what followed it.

const images = { 'team/app:1': ['amd64'] };
let witness: FakeServer;
let plainWitness: FakeServer;

beforeAll(async () => {
  witness = await startFakeServer(() => ({ status: 200, body: '{}' }), authority.certificateFor('localhost'));
  plainWitness = await startFakeServer(() => ({ status: 200, body: '{}' }));
});
afterAll(async () => {
  await Promise.all([witness.stop(), plainWitness.stop()]);
});

/** Addresses of the witnesses in every spelling that ends at loopback. */
function witnesses(): string[] {
  const { port } = witness;
  const plain = plainWitness.port;
  return [
    `https://127.0.0.1:${port}/x`,
    `https://localhost:${port}/x`,
    `https://LOCALHOST:${port}/x`,
    `https://a.localhost:${port}/x`,
    `https://localhost.:${port}/x`,
    `https://[::1]:${port}/x`,
    `https://[::ffff:127.0.0.1]:${port}/x`,
    `https://[::ffff:7f00:1]:${port}/x`,
    `https://0.0.0.0:${port}/x`,
    `https://0:${port}/x`,
    `https://127.1:${port}/x`,
    `https://2130706433:${port}/x`,
    `https://0x7f000001:${port}/x`,
    `https://0177.0.0.1:${port}/x`,
    `https://witness.example.net:${port}/x`,
    `http://127.0.0.1:${plain}/x`,
    `http://witness.example.net:${plain}/x`,
    `https://kubernetes.default.svc:${port}/x`,
    `https://api.default.svc.cluster.local:${port}/x`,
    `https://169.254.169.254/latest/meta-data/`,
    `http://169.254.169.254/latest/meta-data/`,
    `https://metadata.example.net/`,
    `file:///etc/passwd`,
    `https://user:${canary}@registry.example.com/x`,
  ];
}

const lookup = async (name: string) => {
  if (name === 'metadata.example.net') return [{ address: '169.254.169.254' }];
  return [{ address: '127.0.0.1' }, { address: '::1' }];
};

describe('nothing inside is reached', () => {
  test('through the realm of a challenge', async () => {
    for (const realm of witnesses()) {
      for (const credentials of [[], [credential('registry.example.com', 'ada', canary)]]) {
        const { look } = await probe(challenging(`Bearer realm="${realm}",service="x"`), { lookup }, credentials);
        expect(look.digest, realm).toBeUndefined();
      }
    }
    expect([witness.connections(), plainWitness.connections()]).toEqual([0, 0]);
  });

  test('through the redirect of a blob, a manifest or a token server', async () => {
    const registry = createFakeRegistry({ images });
    for (const address of witnesses()) {
      const blob = await probe(
        (request) => (request.path.includes('/blobs/') ? redirectTo(address) : registry(request)),
        { lookup },
      );
      expect(
        blob.look.steps.some(({ failure }) => failure !== undefined),
        address,
      ).toBe(true);
      await probe((request) => (request.path.includes('/manifests/') ? redirectTo(address) : registry(request)), {
        lookup,
      });
      const challenge = 'Bearer realm="https://registry.example.com/token"';
      await probe(
        challenging(challenge, () => redirectTo(address)),
        { lookup },
      );
    }
    expect([witness.connections(), plainWitness.connections()]).toEqual([0, 0]);
  });

  test('through the name of an image, whatever it resolves to', async () => {
    const { port } = witness;
    const names = [
      `127.0.0.1:${port}`,
      `localhost:${port}`,
      `[::1]:${port}`,
      `[::ffff:7f00:1]:${port}`,
      `127.1:${port}`,
      `2130706433:${port}`,
      `0x7f000001:${port}`,
      `0.0.0.0:${port}`,
      `witness.example.net:${port}`,
      `registry.kube-system.svc:${port}`,
      `registry.kube-system.svc.cluster.local:${port}`,
      '169.254.169.254',
      'metadata.example.net',
      '100.100.100.200',
      '[fd00:ec2::254]',
    ];
    const prober = createRegistryProber({ now: Date.now, lookup, allowPrivate: true });
    for (const name of names) {
      const look = await prober.look(image(`${name}/team/app:1`), { credentials: [] });
      expect(look.steps, name).toHaveLength(1);
      expect(look.steps[0], name).toMatchObject({ step: 'dns', failure: { kind: 'address-refused' } });
    }
    expect(witness.connections()).toBe(0);
  });

  test('by a name that only means something inside, or by a bare address, even where private networks are allowed', async () => {
    const prober = createRegistryProber({
      now: Date.now,
      allowPrivate: true,
      lookup: async () => [{ address: '10.255.255.1' }],
      timeouts: { connect: 50 },
    });
    for (const name of ['registry.ns.svc', 'registry.ns.svc.cluster.local:5000', '10.255.255.1:5000', 'x.localhost']) {
      const look = await prober.look(image(`${name}/team/app:1`), { credentials: [] });
      expect(told(look), name).toEqual([`dns address-refused at ${name}`]);
    }
  });

  test('when a name changes its mind between look-up and connection', async () => {
    let asked = 0;
    const rebinding = async () => {
      asked += 1;
      return [{ address: asked === 1 ? '10.255.255.1' : '127.0.0.1' }];
    };
    const prober = createRegistryProber({
      now: Date.now,
      allowPrivate: true,
      lookup: rebinding,
      timeouts: { connect: 200 },
    });
    const name = image(`rebind.example.net:${witness.port}/team/app:1`);
    for (let round = 0; round < 3; round++) await prober.look(name, { credentials: [] });
    expect(witness.connections()).toBe(0);
  });

  test('when only one of several addresses is inside', async () => {
    const mixed = async () => [{ address: '127.0.0.1' }, { address: '10.0.0.1' }, { address: '::ffff:127.0.0.1' }];
    const prober = createRegistryProber({ now: Date.now, lookup: mixed });
    const look = await prober.look(image(`mixed.example.net:${witness.port}/app:1`), { credentials: [] });
    expect(look.steps[0]).toMatchObject({ failure: { kind: 'address-refused' } });
    expect(witness.connections()).toBe(0);
  });

  test('through the addresses of foreign layers', async () => {
    const registry = createFakeRegistry({ images });
    const digest = `sha256:${'0'.repeat(64)}`;
    const foreign = { digest, urls: [`https://127.0.0.1:${witness.port}/layer`], mediaType: 'x.foreign.y' };
    await probe((request) => {
      if (!request.path.includes('/manifests/')) return registry(request);
      return { status: 200, body: JSON.stringify({ schemaVersion: 2, config: { digest }, layers: [foreign] }) };
    });
    expect(witness.connections()).toBe(0);
  });
});

describe('an internal registry', () => {
  test('is reached with exactly its host and port, and nothing else at its address', async () => {
    const { port } = witness;
    const open = createRegistryProber({
      now: Date.now,
      internal: [`witness.example.net:${port}`],
      lookup,
      extraCertificateAuthorities: authority.pem,
    });
    const before = witness.connections();
    const look = await open.look(image(`witness.example.net:${port}/app:1`), { credentials: [] });
    expect(look.steps.map(({ step }) => step)).toEqual(['dns', 'tcp', 'tls']);
    expect(look.steps[2]).toMatchObject({ failure: { kind: 'name-mismatch' } });
    expect(witness.connections()).toBe(before + 1);
    for (const other of [`witness.example.net:${plainWitness.port}`, 'witness.example.net', `x.example.net:${port}`]) {
      const refused = await open.look(image(`${other}/app:1`), { credentials: [] });
      expect(refused.steps[0], other).toMatchObject({ failure: { kind: 'address-refused' } });
    }
    expect(witness.connections()).toBe(before + 1);
  });

  test('in a private network needs the permission or the entry', async () => {
    const privately = async () => [{ address: '10.255.255.1' }];
    const options = { now: Date.now, lookup: privately, timeouts: { connect: 100 } };
    const refused = await createRegistryProber(options).look(image('reg.example.net/a/b:1'), { credentials: [] });
    expect(told(refused)).toEqual(['dns address-refused at reg.example.net']);
    const allowed = createRegistryProber({ ...options, allowPrivate: true });
    const look = await allowed.look(image('reg.example.net/a/b:1'), { credentials: [] });
    expect(look.steps[0]).toMatchObject({ step: 'dns' });
    expect(look.steps[0]).not.toHaveProperty('failure');
  });

  test('that is not on the list of registries is not asked', async () => {
    const { look, requests } = await probe(createFakeRegistry({ images }), { only: ['*.example.org'], connectTo: {} });
    expect(told(look)).toEqual(['dns address-refused at registry.example.com']);
    expect(requests).toHaveLength(0);
  });

  test('that is on the list by the name which references have for it is asked', async () => {
    const lookup = async () => [{ address: '10.0.0.7' }];
    const refusal = async (only: string) => {
      const prober = createRegistryProber({ now: Date.now, lookup, only: [only] });
      return (await prober.look(image('nginx:1'), { credentials: [] })).steps[0]?.failure?.detail;
    };
    expect(await refusal('docker.io')).toContain('10.0.0.7 (private)');
    expect(await refusal('quay.io')).toBe('registry-1.docker.io (not on the list of registries)');
  });
});
