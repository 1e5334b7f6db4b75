import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { environmentWithoutNpm, machineNode, run } from '../support/npm.ts';

const repository = join(import.meta.dirname, '../..');
let folder: string;
/** Where somebody installed the tarball; the blank in the name is on purpose. */
let home: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'salvor-tarball-'));
  home = join(folder, 'some where');
  await mkdir(home);
  await writeFile(join(home, 'package.json'), '{}');
  await npm(['pack', '--pack-destination', folder], repository);
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz')) ?? '';
  await npm(['install', join(folder, tarball)], home);
}, 240_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function npm(args: readonly string[], cwd: string): Promise<void> {
  const { code, output } = await run('npm', args, cwd, environmentWithoutNpm()).ended;
  expect(code, output).toBe(0);
}

test('salvor, installed from its tarball, runs on the pinned Node below node_modules', async () => {
  const command = join(home, 'node_modules/.bin/salvor');
  const text = 'Failed to pull image "ghcr.io/acme/api:1.4": unauthorized: authentication required';
  const env = environmentWithoutNpm();
  const { code, output } = await run(machineNode(), [command, 'classify', '--json', text], home, env).ended;
  expect(code, output).toBe(0);
  expect(JSON.parse(output)).toHaveProperty('cause', 'auth.unauthenticated');
});

test('the tarball holds what runs and nothing else', async () => {
  const files = await readdir(join(home, 'node_modules/salvor'));
  expect(files).toEqual(expect.arrayContaining(['bin', 'locales', 'src', 'package.json', 'LICENSE']));
  for (const name of ['test', 'scripts', '.ci', '.env', 'node_modules', 'docker-compose.yml'])
    expect(files).not.toContain(name);
});
