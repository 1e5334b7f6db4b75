import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { createAuthority } from '../../../demo/certificate/certificate.ts';
import { createFakeRegistry } from '../../support/registry/fake-registry.ts';
import { startFakeServer } from '../../support/registry/fake-server.ts';
import { year } from '../../support/registry/look.ts';

const program = `
const { createRegistryProber } = await import(process.argv[1]);
const [, , names = "", addresses = "", extra] = process.argv;
const connectTo = Object.fromEntries(names.split(',').map((name, index) => [name, addresses.split(',')[index]]));
const prober = createRegistryProber({ now: Date.now, connectTo, extraCertificateAuthorities: extra });
for (const registry of names.split(',')) {
  const { digest = '' } = await prober.look({ written: registry, registry, repository: 'a/b', tag: '1' }, { credentials: [] });
  console.log(registry, digest.slice(0, 7));
}
`;

test('an authority that is given is trusted beside the well-known ones, and not instead of them', async () => {
  const [notBefore, notAfter] = [Date.now() - year, Date.now() + year];
  const known = createAuthority('known', notBefore, notAfter);
  const own = createAuthority('own', notBefore, notAfter);
  const registry = createFakeRegistry({ images: { 'a/b:1': ['amd64'] } });
  const names = ['known.example.com', 'own.example.com'];
  const servers = await Promise.all(
    [known, own].map((authority, index) =>
      startFakeServer(registry, authority.issue({ names: [names[index] ?? ''], notBefore, notAfter })),
    ),
  );
  const folder = await mkdtemp(join(tmpdir(), 'salvor-test-authorities-'));
  try {
    const file = join(folder, 'known.pem');
    await writeFile(file, known.cert);
    const prober = new URL('../../../src/clients/registry/prober.ts', import.meta.url).href;
    const addresses = servers.map(({ address }) => address).join(',');
    const args = ['--input-type=module', '--eval', program, prober, names.join(','), addresses, own.cert];
    // What the process trusts by itself stands for the well-known authorities.
    const env = { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: file };
    const { stdout } = await promisify(execFile)(process.execPath, args, { env });
    expect(stdout.trim().split('\n')).toEqual(names.map((name) => `${name} sha256:`));
  } finally {
    await Promise.all([...servers.map((server) => server.stop()), rm(folder, { recursive: true, force: true })]);
  }
});
