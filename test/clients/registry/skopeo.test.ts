import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { createRegistryProber } from '../../../src/clients/registry/prober.ts';
import { describeWithRealPart, findProgram } from '../../support/real-part.ts';
import { createFakeRegistry } from '../../support/registry/fake-registry.ts';
import { type FakeServer, type Handler, startFakeServer } from '../../support/registry/fake-server.ts';
import { credential, image } from '../../support/registry/look.ts';
import { type Quirk, quirks } from '../../support/registry/quirks.ts';

const run = promisify(execFile);
const images = { 'own/app:1': ['amd64', 'arm64'], 'private/app:1': ['amd64'] };
const access = { users: { ada: 'right' }, reads: { ada: ['own/app'] } };
let server: FakeServer;
afterEach(() => server.stop());

/** The quirk behind a loopback port: its token server has to be there as well. */
async function serve({ options }: Quirk): Promise<string> {
  let handler: Handler = () => 'reset';
  server = await startFakeServer((request) => handler(request));
  const { address } = server;
  const { scheme } = options;
  const moved =
    scheme?.kind === 'bearer'
      ? {
          ...scheme,
          // skopeo cuts a realm without quotes at its colon, so it gets them.
          challenge: scheme.challenge
            .replace(`https://${scheme.tokenHost}`, `http://${address}`)
            .replaceAll(/=([^",\s]+)/g, '="$1"'),
          tokenHost: '127.0.0.1',
        }
      : scheme;
  handler = createFakeRegistry({ ...options, ...(moved === undefined ? {} : { scheme: moved }), images, access });
  return address;
}

describeWithRealPart('the real skopeo', findProgram('skopeo', 'apt-get install skopeo'), (skopeo) => {
  // https://github.com/kubernetes/registry.k8s.io
  test('follows the redirects of our fake of registry.k8s.io, manifests and blobs', async () => {
    const elsewhere = await startFakeServer(createFakeRegistry({ images }));
    server = await startFakeServer(({ path }) => {
      const location = `http://${elsewhere.address}${path}`;
      return path === '/v2/' ? { status: 200, body: '{}' } : { status: 307, headers: { location } };
    });
    try {
      const source = `docker://${server.address}/own/app:1`;
      const { stdout } = await run(skopeo, ['inspect', '--raw', '--tls-verify=false', source]);
      expect(JSON.parse(stdout)).toHaveProperty('manifests');
      expect(elsewhere.requests.map(({ path }) => path)).toContain('/v2/own/app/manifests/1');
    } finally {
      await elsewhere.stop();
    }
  });

  describe.each(quirks.map((quirk) => [quirk.product, quirk] as const))('at our fake of %s', (_, quirk) => {
    test('pulls what the prober finds', async () => {
      const address = await serve(quirk);
      const folder = await mkdtemp(join(tmpdir(), 'salvor-test-skopeo-'));
      try {
        const options = ['--insecure-policy', '--override-os', 'linux', '--override-arch', 'arm64', 'copy'];
        const source = ['--src-tls-verify=false', '--src-creds', 'ada:right', `docker://${address}/own/app:1`];
        await run(skopeo, [...options, ...source, `dir:${folder}`]);
        const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as { layers: unknown[] };
        expect(manifest.layers).toHaveLength(1);
        const prober = createRegistryProber({ now: Date.now, internal: [address], plainHttp: [address] });
        const look = await prober.look(image(`${address}/own/app:1`), {
          credentials: [credential(address, 'ada', 'right')],
        });
        const inspect = ['inspect', '--raw', '--tls-verify=false', '--creds', 'ada:right'];
        const raw = await run(skopeo, [...inspect, `docker://${address}/own/app:1`]);
        const { manifests } = JSON.parse(raw.stdout) as { manifests: { platform: unknown }[] };
        expect(look.platforms).toEqual(manifests.map(({ platform }) => platform));
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });

    test('is refused where the prober is', async () => {
      const address = await serve(quirk);
      const arguments_ = ['inspect', '--raw', '--tls-verify=false', '--creds', 'ada:right'];
      const refused = run(skopeo, [...arguments_, `docker://${address}/private/app:1`]);
      await expect(refused).rejects.toThrow(/denied|unauthorized|forbidden|authentication required|not authorized/i);
      const prober = createRegistryProber({ now: Date.now, internal: [address], plainHttp: [address] });
      const look = await prober.look(image(`${address}/private/app:1`), {
        credentials: [credential(address, 'ada', 'right')],
      });
      expect(look.steps.at(-1)?.failure).toMatchObject({ kind: 'answer' });
      expect(look.digest).toBeUndefined();
    });
  });
});
