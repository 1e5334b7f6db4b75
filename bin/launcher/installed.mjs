import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Lies in node_modules and holds the hash of the lockfile that was installed there last. */
export const STAMP = '.salvor-installed';

/**
 * @typedef {object} Entry one package of a lockfile: https://docs.npmjs.com/cli/configuring-npm/package-lock-json
 * @property {string} version
 * @property {string} [integrity]
 * @property {boolean} [dev]
 * @property {boolean} [optional]
 * @property {boolean} [devOptional]
 */

/**
 * Whether node_modules holds what package-lock.json asks for. Which optional packages a platform or a registry lacks is
 * npm's to know: of them only the pinned Node is missed, and only until npm has been asked for it once.
 * @param {string} root
 * @param {boolean} development whether development packages count
 */
export function isInstalled(root, development) {
  const have = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  const wanted = packagesOf(join(root, 'package-lock.json'));
  if (have === undefined || wanted === undefined) return false;
  const stamp = read(join(root, 'node_modules', STAMP))?.trim();
  if (stamp !== undefined && stamp !== lockfileHash(root)) return false;
  const runtime = `node_modules/node-${process.platform}-${process.arch}`;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || (entry.dev && !development)) return true;
    const found = have[path];
    if (found === undefined && isOptional(entry)) return path !== runtime || stamp !== undefined;
    return found !== undefined && isSame(found, entry) && existsSync(join(root, path, 'package.json'));
  });
}

/** @param {string} root */
export function lockfileHash(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

/** @param {Entry} entry */
function isOptional({ optional = false, devOptional = false }) {
  return optional || devOptional;
}

/** @param {Entry} one @param {Entry} other */
function isSame(one, other) {
  return one.version === other.version && one.integrity === other.integrity;
}

/** @param {string} path @returns {Record<string, Entry> | undefined} */
function packagesOf(path) {
  const text = read(path);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text).packages;
  } catch {
    return undefined;
  }
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
