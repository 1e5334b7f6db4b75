import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isNativeAccelerationEnabled } from 'msgpackr';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

interface Entry {
  readonly version: string;
  readonly dev?: boolean;
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lock: { packages: Readonly<Record<string, Entry>> } = JSON.parse(
  readFileSync(join(root, 'package-lock.json'), 'utf8'),
);
const entries = Object.entries(lock.packages);
const has = (from: string, name: string) =>
  `node_modules/${name}` in lock.packages || `${from}/node_modules/${name}` in lock.packages;

test('the lockfile names the optional packages of every platform: npm 12 refuses it otherwise', () => {
  const missing = entries.flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !has(path, name)),
  );
  expect(missing).toEqual([]);
});

test('the lockfile names no server to download from', () => {
  expect(entries.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
});

test('no package runs a script when it is installed', () => {
  expect(entries.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path)).toEqual([]);
});

test('the queue works without native code', () => {
  expect(isNativeAccelerationEnabled).toBe(false);
});
