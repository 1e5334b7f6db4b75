import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environmentWithoutNpm, fetchNpm, machineNode, run } from '../support/npm.ts';

const repository = join(import.meta.dirname, '../..');
const CLONED = ['.npmrc', 'bin', 'package.json', 'package-lock.json', 'tsconfig.json', 'vitest.config.ts'];

/** Stands for the project's tests: passes only on the pinned Node. */
const PROOF = `
import { expect, test } from 'vitest';
test('runs on the pinned Node', () => {
  expect(process.version).toBe('v' + process.env.PINNED);
  expect(Number(process.env.SALVOR_INSTALLED_AT)).toBeGreaterThan(0);
});
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'salvor-npm-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function clone(name: string): Promise<string> {
  const project = join(folder, name);
  for (const file of CLONED) await cp(join(repository, file), join(project, file), { recursive: true });
  await mkdir(join(project, 'test'));
  await writeFile(join(project, 'test/proof.test.ts'), PROOF);
  return project;
}

describe('a fresh clone with an empty HOME', () => {
  test('passes `npm test` with npm 10 and no other step', { timeout: 300_000 }, async () => {
    const npm = await fetchNpm('10', join(folder, 'npm-10'));
    const project = await clone('ten');
    const HOME = join(folder, 'home');
    await mkdir(HOME);
    const { optionalDependencies } = await manifest();
    const PINNED = optionalDependencies[`node-${process.platform}-${process.arch}`] ?? process.versions.node;
    const env = { ...environmentWithoutNpm(), HOME, NODE_ENV: 'production', PINNED };
    const first = await run(machineNode(), [npm, 'test'], project, env).ended;
    expect(first.code, first.output).toBe(0);
    expect(first.output).toContain('installing the packages');
    const second = await run(machineNode(), [npm, 'test'], project, env).ended;
    expect(second.code, second.output).toBe(0);
    expect(second.output).not.toContain('installing the packages');
  });

  test('is one that npm 12 installs too', { timeout: 120_000 }, async () => {
    const npm = await fetchNpm('12', join(folder, 'npm-12'));
    const project = await clone('twelve');
    const { code, output } = await run(process.execPath, [npm, 'ci', '--dry-run'], project, environmentWithoutNpm())
      .ended;
    expect(code, output).toBe(0);
  });
});

async function manifest(): Promise<{ optionalDependencies: Readonly<Record<string, string>> }> {
  const { default: content } = await import('../../package.json', { with: { type: 'json' } });
  return content;
}
