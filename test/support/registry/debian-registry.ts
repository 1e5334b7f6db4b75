import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { buildImage } from '../../../demo/registry/content.ts';
import { until } from '../until.ts';

const run = promisify(execFile);

export interface DebianRegistry {
  /** `127.0.0.1:PORT`. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Starts the real `docker-registry` on a free loopback port. `files` are written beside its configuration, which may name them. */
export async function startDebianRegistry(
  program: string,
  config: (folder: string) => { readonly auth?: unknown; readonly tls?: { certificate: string; key: string } },
  files: Readonly<Record<string, string>> = {},
): Promise<DebianRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'salvor-test-registry-'));
  const address = `127.0.0.1:${await freePort()}`;
  const { auth, tls } = config(folder);
  const document = {
    version: 0.1,
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: true } },
    http: { addr: address, secret: 'not-secret', ...(tls === undefined ? {} : { tls }) },
    ...(auth === undefined ? {} : { auth }),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await writeFile(join(folder, 'config.yml'), stringify(document));
  const child = spawn(program, ['serve', join(folder, 'config.yml')], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await ended;
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await until('docker-registry listens', async () => {
      if (child.exitCode !== null) throw new Error(log);
      return accepts(address);
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { address, stop };
}

/** Pushes an image of some architectures with the real `skopeo`; `credentials` are `user:password`. */
export async function pushImage(
  skopeo: string,
  name: string,
  architectures: readonly string[],
  credentials?: string,
): Promise<{ readonly digest: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'salvor-test-image-'));
  try {
    const image = buildImage(name, architectures);
    await mkdir(join(folder, 'blobs', 'sha256'), { recursive: true });
    for (const { digest, bytes } of [...image.manifests, ...image.blobs]) {
      await writeFile(join(folder, 'blobs', 'sha256', digest.replace('sha256:', '')), bytes);
    }
    const { digest, mediaType, bytes } = image.top;
    const annotations = { 'org.opencontainers.image.ref.name': 'it' };
    const index = { schemaVersion: 2, manifests: [{ digest, mediaType, size: bytes.length, annotations }] };
    await writeFile(join(folder, 'index.json'), JSON.stringify(index));
    await writeFile(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
    const login = credentials === undefined ? [] : ['--dest-creds', credentials];
    const options = ['--insecure-policy', 'copy', '--all', '--dest-tls-verify=false', '--preserve-digests', ...login];
    await run(skopeo, [...options, `oci:${folder}:it`, `docker://${name}`]);
    return { digest };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function accepts(address: string): Promise<boolean> {
  const answer = await fetch(`http://${address}/v2/`, { signal: AbortSignal.timeout(1000) });
  await answer.body?.cancel();
  return true;
}
