import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findRuntime } from '../../bin/launcher/runtime.mjs';

const OLD = { path: '/usr/bin/node', version: '20.20.2' };
const NEW = { path: '/usr/bin/node', version: '26.1.0' };
const PLATFORM = 'plan9-x64';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'salvor-runtime-'));
  await writeFile(
    join(root, 'package.json'),
    JSON.stringify({ optionalDependencies: { 'node-plan9-x64': '24.21.0' } }),
  );
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** Installs a `node` for the platform that answers with this version. */
async function install(folder: string, version: string): Promise<string> {
  const home = join(folder, 'node_modules/node-plan9-x64');
  await mkdir(join(home, 'bin'), { recursive: true });
  await writeFile(join(home, 'package.json'), '{}');
  await writeFile(join(home, 'bin/node'), `#!/bin/sh\necho ${version}\n`);
  await chmod(join(home, 'bin/node'), 0o755);
  return join(home, 'bin/node');
}

test('the pinned Node is taken, without a word', async () => {
  const path = await install(root, 'v24.21.0');
  expect(findRuntime(root, { platform: PLATFORM, machine: OLD })).toEqual({ found: true, path });
});

test('the pinned Node is found beside an installed package as well', async () => {
  const path = await install(root, 'v24.21.0');
  const installed = join(root, 'node_modules/salvor');
  await mkdir(installed);
  await writeFile(
    join(installed, 'package.json'),
    JSON.stringify({ optionalDependencies: { 'node-plan9-x64': '24.21.0' } }),
  );
  expect(findRuntime(installed, { platform: PLATFORM, machine: OLD })).toEqual({ found: true, path });
});

test('without it a new enough Node of the machine serves, and that is said', () => {
  const runtime = findRuntime(root, { platform: PLATFORM, machine: NEW });
  expect(runtime).toMatchObject({ found: true, path: NEW.path });
  expect(runtime).toHaveProperty('remark', expect.stringMatching(/24\.21\.0.*not installed.*26\.1\.0/));
});

test('with neither the answer says what to do', () => {
  const runtime = findRuntime(root, { platform: PLATFORM, machine: OLD });
  expect(runtime).toMatchObject({
    found: false,
    because: expect.stringMatching(/npm ci --include=optional.*Node 24 or newer/),
  });
});

test('a platform for which none is pinned is told to install one', () => {
  const runtime = findRuntime(root, { platform: 'haiku-riscv64', machine: OLD });
  expect(runtime).toMatchObject({
    found: false,
    because: expect.stringMatching(/no Node is pinned for haiku-riscv64/),
  });
});

test('a Node of another version than the pinned one is not taken silently', async () => {
  await install(root, 'v18.0.0');
  const runtime = findRuntime(root, { platform: PLATFORM, machine: NEW });
  expect(runtime).toHaveProperty(
    'remark',
    expect.stringMatching(/holds Node v18\.0\.0 instead of the pinned 24\.21\.0/),
  );
});

test('a Node that does not run here is not taken', async () => {
  const path = await install(root, 'v24.21.0');
  await chmod(path, 0o644);
  const runtime = findRuntime(root, { platform: PLATFORM, machine: OLD });
  expect(runtime).toMatchObject({ found: false, because: expect.stringMatching(/does not run here/) });
});
