import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSelfSigned } from '../../../demo/certificate/certificate.ts';
import type { RegistryOptions } from '../../../src/clients/registry/options.ts';
import { createRegistryProber } from '../../../src/clients/registry/prober.ts';
import { describeWithRealPart, findProgram } from '../../support/real-part.ts';
import { type DebianRegistry, pushImage, startDebianRegistry } from '../../support/registry/debian-registry.ts';
import type { FakeServer } from '../../support/registry/fake-server.ts';
import { credential, image, told, year } from '../../support/registry/look.ts';
import { startTokenServer } from '../../support/registry/token-server.ts';

const registryProgram = findProgram('docker-registry', 'apt-get install docker-registry');
const skopeoProgram = findProgram('skopeo', 'apt-get install skopeo');
const now = Date.now();

function proberAt(registry: DebianRegistry, more: Partial<RegistryOptions> = {}) {
  return createRegistryProber({ now: Date.now, internal: [registry.address], plainHttp: [registry.address], ...more });
}

describeWithRealPart('the real docker-registry', registryProgram, (program) => {
  describeWithRealPart('with images pushed by skopeo', skopeoProgram, (skopeo) => {
    describe('with a password file', () => {
      // bcrypt of "right"
      const users = 'ada:$2b$05$abcdefghijklmnopqrstuu8xaCxxL82bnl.UY74PMksDxIJShppPC\n';
      let registry: DebianRegistry;
      let digest = '';
      beforeAll(async () => {
        registry = await startDebianRegistry(
          program,
          (folder) => ({ auth: { htpasswd: { realm: 'the test', path: join(folder, 'users') } } }),
          { users },
        );
        const name = `${registry.address}/team/app:1`;
        ({ digest } = await pushImage(skopeo, name, ['amd64', 'arm64'], 'ada:right'));
        await pushImage(skopeo, `${registry.address}/team/single:1`, ['arm64'], 'ada:right');
      });
      afterAll(() => registry?.stop());

      test('the image is found with the password, down to the first byte', async () => {
        const look = await proberAt(registry).look(image(`${registry.address}/team/app:1`), {
          credentials: [credential(registry.address, 'ada', 'right')],
        });
        expect(told(look)).toEqual(['dns', 'tcp', 'ping', 'manifest', 'platforms', 'blob']);
        expect(look.digest).toBe(digest);
        expect(look.platforms).toEqual([
          { os: 'linux', architecture: 'amd64' },
          { os: 'linux', architecture: 'arm64' },
        ]);
      });

      test('a wrong password and none are refused', async () => {
        const wrong = await proberAt(registry).look(image(`${registry.address}/team/app:1`), {
          credentials: [credential(registry.address, 'ada', 'wrong')],
        });
        const none = await proberAt(registry).look(image(`${registry.address}/team/app:1`), { credentials: [] });
        for (const look of [wrong, none]) {
          expect(told(look).at(-1)).toBe(`manifest 401 UNAUTHORIZED at ${registry.address}`);
        }
      });

      test('a missing tag and a missing repository have their own codes', async () => {
        const credentials = [credential(registry.address, 'ada', 'right')];
        const look = async (name: string) =>
          told(await proberAt(registry).look(image(`${registry.address}/${name}`), { credentials })).at(-1);
        expect(await look('team/app:2')).toBe(`manifest 404 MANIFEST_UNKNOWN at ${registry.address}`);
        expect(await look('team/gone:1')).toMatch(/^manifest 404 (NAME|MANIFEST)_UNKNOWN/);
        expect(await look(`team/app@sha256:${'0'.repeat(64)}`)).toMatch(/^manifest 404 MANIFEST_UNKNOWN/);
      });
    });

    describe.each([
      ['that grants less', false, ['challenge', 'token', 'manifest 401 UNAUTHORIZED at REGISTRY']],
      ['that says denied', true, ['challenge', 'token 403 DENIED at TOKENS']],
    ] as const)('with a token server %s', (_, refuses, refusal) => {
      const certificate = createSelfSigned({ names: ['tokens'], notBefore: now - year, notAfter: now + year });
      let registry: DebianRegistry;
      let tokens: FakeServer;
      beforeAll(async () => {
        const access = {
          users: { ada: 'right', bob: 'right' },
          reads: { ada: ['team/app', 'public/app'], '': ['public/app'] },
        };
        tokens = await startTokenServer(certificate, 'issuer of the test', access, refuses);
        const token = {
          realm: `http://${tokens.address}/token`,
          service: 'registry of the test',
          issuer: 'issuer of the test',
        };
        registry = await startDebianRegistry(
          program,
          (folder) => ({ auth: { token: { ...token, rootcertbundle: join(folder, 'root.pem') } } }),
          { 'root.pem': certificate.cert },
        );
        await pushImage(skopeo, `${registry.address}/team/app:1`, ['amd64'], 'ada:right');
      });
      afterAll(() => Promise.all([registry?.stop(), tokens?.stop()]));

      const prober = () =>
        proberAt(registry, {
          internal: [registry.address, tokens.address],
          realmHosts: { [registry.address]: [tokens.address] },
        });
      const named = (step: string) => step.replace(registry.address, 'REGISTRY').replace(tokens.address, 'TOKENS');

      test('the image is found by who may read it', async () => {
        const look = await prober().look(image(`${registry.address}/team/app:1`), {
          credentials: [credential(registry.address, 'ada', 'right')],
        });
        expect(told(look).slice(-5)).toEqual(['challenge', 'token', 'manifest', 'platforms', 'blob']);
        expect(look.digest).toMatch(/^sha256:/);
      });

      test('it is refused to others and to nobody in particular', async () => {
        for (const credentials of [[credential(registry.address, 'bob', 'right')], []]) {
          const look = await prober().look(image(`${registry.address}/team/app:1`), { credentials });
          expect(told(look).slice(3).map(named)).toEqual(refusal);
        }
      });

      test('a wrong password fails at the token server', async () => {
        const look = await prober().look(image(`${registry.address}/team/app:1`), {
          credentials: [credential(registry.address, 'ada', 'wrong')],
        });
        expect(named(told(look).at(-1) ?? '')).toBe('token 401 UNAUTHORIZED at TOKENS');
      });

      test('the password does not go to a token server that is not configured', async () => {
        const before = tokens.requests.filter(({ headers }) => headers.authorization).length;
        const unconfigured = proberAt(registry, { internal: [registry.address, tokens.address] });
        const look = await unconfigured.look(image(`${registry.address}/team/app:1`), {
          credentials: [credential(registry.address, 'ada', 'right')],
        });
        expect(told(look).at(-1)).toBe(`challenge address-refused at ${registry.address}`);
        expect(tokens.requests.filter(({ headers }) => headers.authorization)).toHaveLength(before);
      });
    });

    test('with a self-signed certificate is not trusted until it is given', async () => {
      const names = { names: ['127.0.0.1'], notBefore: now - year, notAfter: now + year };
      const { cert, key } = createSelfSigned(names);
      const registry = await startDebianRegistry(
        program,
        (folder) => ({ tls: { certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') } }),
        { 'cert.pem': cert, 'key.pem': key },
      );
      try {
        await pushImage(skopeo, `${registry.address}/team/app:1`, ['amd64']);
        const name = image(`${registry.address}/team/app:1`);
        const stranger = await proberAt(registry, { plainHttp: [] }).look(name, { credentials: [] });
        expect(told(stranger)).toEqual(['dns', 'tcp', `tls unknown-authority at ${registry.address}`]);
        expect(stranger.certificate).toMatchObject({ selfSigned: true, names: ['127.0.0.1'] });
        const friend = proberAt(registry, { plainHttp: [], extraCertificateAuthorities: cert });
        expect((await friend.look(name, { credentials: [] })).digest).toMatch(/^sha256:/);
      } finally {
        await registry.stop();
      }
    });
  });
});
