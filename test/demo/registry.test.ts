import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SampleRegistry, startSampleRegistry } from '../../demo/registry/sample-registry.ts';
import { describeWithRealPart, findProgram } from '../support/real-part.ts';

const account = { username: 'robot', password: 'not-a-secret' };
const run = promisify(execFile);
let registry: SampleRegistry;

beforeEach(async () => {
  registry = await startSampleRegistry();
  registry.push('shop/web:1');
});

afterEach(async () => {
  await registry.stop();
});

function ask(path: string, headers: Record<string, string> = {}, method = 'GET', within = 20_000): Promise<Response> {
  return fetch(`http://${registry.host}${path}`, {
    method,
    headers,
    redirect: 'manual',
    signal: AbortSignal.timeout(within),
  });
}

const manifest = '/v2/shop/web/manifests/1';
const basic = { authorization: `Basic ${Buffer.from(`${account.username}:${account.password}`).toString('base64')}` };

async function codeOf(answer: Response): Promise<string> {
  const { errors } = (await answer.json()) as { errors: { code: string }[] };
  return errors[0]?.code ?? '';
}

describe('the sample registry', () => {
  test('serves an index, its manifests and blobs under their digests', async () => {
    const index = await ask(manifest);
    expect(index.headers.get('docker-content-digest')).toMatch(/^sha256:[0-9a-f]{64}$/);
    const { manifests } = (await index.json()) as {
      manifests: { digest: string; platform: { architecture: string } }[];
    };
    expect(manifests.map(({ platform }) => platform.architecture)).toEqual(['amd64', 'arm64']);
    const child = await ask(`/v2/shop/web/manifests/${manifests[0]?.digest}`);
    const { config } = (await child.json()) as { config: { digest: string } };
    expect((await ask(`/v2/shop/web/blobs/${config.digest}`)).status).toBe(200);
  });

  test('answers HEAD with the headers of GET and no body', async () => {
    const head = await ask(manifest, {}, 'HEAD');
    expect(Number(head.headers.get('content-length'))).toBeGreaterThan(100);
    expect(await head.text()).toBe('');
  });

  test('tells an unknown tag from an unknown repository', async () => {
    expect(await codeOf(await ask('/v2/shop/web/manifests/2'))).toBe('MANIFEST_UNKNOWN');
    expect(await codeOf(await ask('/v2/shop/nothing/manifests/1'))).toBe('NAME_UNKNOWN');
  });

  test('wants a bearer token with the right scope, which its service gives for the right password', async () => {
    registry.setFault('shop/web', { kind: 'bearer', ...account });
    const refused = await ask(manifest);
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toBe(
      `Bearer realm="http://${registry.host}/token",service="sample-registry",scope="repository:shop/web:pull"`,
    );
    const token = async (headers: Record<string, string>) =>
      await ask('/token?service=sample-registry&scope=repository:shop/web:pull', headers);
    const bearer = async (answer: Response) => ({
      authorization: `Bearer ${((await answer.json()) as { token: string }).token}`,
    });
    expect((await ask(manifest, await bearer(await token(basic)))).status).toBe(200);

    const reduced = await ask(manifest, await bearer(await token({})));
    expect(reduced.status).toBe(401);
    expect(reduced.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
    const wrong = { authorization: `Basic ${Buffer.from('robot:wrong').toString('base64')}` };
    expect((await token(wrong)).status).toBe(401);
    registry.setFault('shop/web', { kind: 'bearer', ...account, anonymous: 'refused' });
    expect((await token({})).status).toBe(401);
  });

  test('takes a password by the Basic scheme where that is asked for', async () => {
    registry.setFault('*', { kind: 'basic', ...account });
    expect((await ask('/v2/')).headers.get('www-authenticate')).toBe('Basic realm="Sample Registry"');
    expect((await ask(manifest, basic)).status).toBe(200);
  });

  test.each([
    { fault: { kind: 'unauthorized' }, status: 401, code: 'UNAUTHORIZED' },
    { fault: { kind: 'denied' }, status: 403, code: 'DENIED' },
    { fault: { kind: 'missing' }, status: 404, code: 'MANIFEST_UNKNOWN' },
    { fault: { kind: 'error', status: 500 }, status: 500, code: 'UNKNOWN' },
    { fault: { kind: 'error', status: 503 }, status: 503, code: 'UNAVAILABLE' },
  ] as const)('can be made to answer $status by the fault $fault.kind', async ({ fault, status, code }) => {
    registry.setFault('shop/web:1', fault);
    const answer = await ask(manifest);
    expect([answer.status, await codeOf(answer)]).toEqual([status, code]);
    registry.clearFaults();
    expect((await ask(manifest)).status).toBe(200);
  });

  test('limits the rate with the headers that say for how long', async () => {
    registry.setFault('*', { kind: 'rate-limited', retryAfterSeconds: 90 });
    const answer = await ask(manifest);
    expect(answer.status).toBe(429);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'retry-after': '90',
      'ratelimit-limit': '100;w=21600',
      'ratelimit-remaining': '0;w=21600',
    });
  });

  test('can hang and can reset', async () => {
    registry.setFault('shop/web', { kind: 'hang' });
    await expect(ask(manifest, {}, 'GET', 300)).rejects.toThrow(/timeout/i);
    registry.setFault('shop/web', { kind: 'reset' });
    await expect(ask(manifest)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  });

  test('can send readers of blobs elsewhere, and can hand out spoilt ones', async () => {
    const { manifests } = (await (await ask(manifest)).json()) as { manifests: { digest: string }[] };
    const { layers } = (await (await ask(`/v2/shop/web/manifests/${manifests[0]?.digest}`)).json()) as {
      layers: { digest: string }[];
    };
    const blob = `/v2/shop/web/blobs/${layers[0]?.digest}`;
    registry.setFault('shop/web:1', { kind: 'blobs-elsewhere', host: 'cdn.sample.invalid' });
    expect((await ask(blob)).headers.get('location')).toMatch(/^https:\/\/cdn\.sample\.invalid\/blobs\/sha256:/);
    registry.clearFaults();
    const good = Buffer.from(await (await ask(blob)).arrayBuffer());
    registry.setFault('shop/web:1', { kind: 'corrupt' });
    const spoilt = Buffer.from(await (await ask(blob)).arrayBuffer());
    expect(spoilt.length).toBe(good.length);
    expect(spoilt.equals(good)).toBe(false);
  });

  test('remembers who asked for what, and no credential', async () => {
    registry.setFault('*', { kind: 'basic', ...account });
    await ask(manifest, basic);
    expect(registry.requests.at(-1)).toMatchObject({
      method: 'GET',
      path: manifest,
      authorization: 'basic',
      status: 200,
    });
    expect(JSON.stringify(registry.requests)).not.toContain(account.password);
    expect(JSON.stringify(registry.requests)).not.toContain(basic.authorization.slice(6));
  });
});

const skopeo = findProgram('skopeo', 'install it with apt-get install skopeo');

describeWithRealPart('skopeo and the sample registry', skopeo, (program) => {
  let folder: string;
  let secure: SampleRegistry;
  const copy = (from: string, ...more: string[]) =>
    run(program, ['copy', '--override-arch', 'amd64', ...more, `docker://${from}`, `dir:${join(folder, 'image')}`]);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'salvor-skopeo-'));
    secure = await startSampleRegistry({ transport: 'tls' });
    secure.push('shop/web:1');
    await writeFile(join(folder, 'ca.crt'), secure.authority);
  });

  afterEach(async () => {
    await secure.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('it inspects an image', async () => {
    const { stdout } = await run(program, [
      'inspect',
      '--tls-verify=false',
      '--override-arch',
      'arm64',
      `docker://${registry.host}/shop/web:1`,
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ Architecture: 'arm64', Os: 'linux', RepoTags: ['1'] });
  });

  test('it copies an image with a token for the right password, and not without', async () => {
    registry.setFault('shop/web', { kind: 'bearer', ...account });
    const name = `${registry.host}/shop/web:1`;
    await expect(copy(name, '--src-tls-verify=false')).rejects.toThrow(/unauthorized|authentication required/);
    await copy(name, '--src-tls-verify=false', '--src-creds', `${account.username}:${account.password}`);
    expect(await readdir(join(folder, 'image'))).toContain('manifest.json');
  });

  test('it trusts the good certificate, and names what is wrong with each bad one', async () => {
    const name = `${secure.host}/shop/web:1`;
    await copy(name, '--src-cert-dir', folder);
    secure.setTransport('self-signed');
    await expect(copy(name, '--src-cert-dir', folder)).rejects.toThrow(/x509: certificate signed by unknown authority/);
    secure.setTransport('wrong-name');
    await expect(copy(name, '--src-cert-dir', folder)).rejects.toThrow(
      /x509: (cannot validate certificate for 127\.0\.0\.1|certificate is valid for)/,
    );
    secure.setTransport('expired');
    await expect(copy(name, '--src-cert-dir', folder)).rejects.toThrow(/x509: certificate has expired/);
    secure.setTransport('plain');
    await expect(copy(name, '--src-cert-dir', folder)).rejects.toThrow(/server gave HTTP response to HTTPS client/);
    secure.setTransport('reset');
    await expect(copy(name, '--src-cert-dir', folder)).rejects.toThrow(/connection reset by peer|EOF/);
  });

  test('it says so where no platform fits', async () => {
    registry.setFault('shop/web', { kind: 'platforms', only: ['s390x'] });
    await expect(copy(`${registry.host}/shop/web:1`, '--src-tls-verify=false')).rejects.toThrow(
      /no image found in (manifest list|image index) for architecture amd64/,
    );
  });
});
