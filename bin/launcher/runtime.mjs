import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';

const OLDEST_FALLBACK = 24;

/**
 * @typedef {{ found: true, path: string, remark?: string }} FoundRuntime `remark` when it is not the pinned one
 * @typedef {FoundRuntime | { found: false, because: string }} Runtime
 */

/**
 * The Node that runs Salvor: the one the package pins (an optional dependency per platform), else the machine's own if
 * that is new enough. The answer says what to do when neither serves.
 * @param {string} root the folder of Salvor's package.json
 * @param {{ platform?: string, machine?: { path: string, version: string } }} [options] for tests
 * @returns {Runtime}
 */
export function findRuntime(root, { platform = `${process.platform}-${process.arch}`, machine = thisNode() } = {}) {
  const name = `node-${platform}`;
  const pins = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).optionalDependencies ?? {};
  const pinned = pins[name];
  const trouble = pinned === undefined ? `no Node is pinned for ${platform}` : lookAt(root, name, pinned);
  if (typeof trouble !== 'string') return { found: true, path: trouble.path };
  if (Number.parseInt(machine.version, 10) >= OLDEST_FALLBACK) {
    return { found: true, path: machine.path, remark: `${trouble}; running on this machine's Node ${machine.version}` };
  }
  const advice = pinned === undefined ? '' : 'run `npm ci --include=optional` with access to the npm registry, or ';
  return {
    found: false,
    because: `${trouble}, and this machine's Node ${machine.version} is too old: ${advice}install Node ${OLDEST_FALLBACK} or newer (https://nodejs.org)`,
  };
}

/**
 * A search path on which `node` is the given runtime and the project's tools are found.
 * @param {string} root
 * @param {FoundRuntime} runtime
 * @param {string | undefined} path
 */
export function pathWith(root, runtime, path) {
  return [dirname(runtime.path), join(root, 'node_modules', '.bin'), ...(path ? [path] : [])].join(delimiter);
}

/**
 * @param {string} root
 * @param {string} name
 * @param {string} pinned
 * @returns {{ path: string } | string} the program, or what is wrong with it
 */
function lookAt(root, name, pinned) {
  const folder = packageFolder(root, name);
  if (folder === undefined) return `the pinned Node ${pinned} (package ${name}) is not installed`;
  const path = join(folder, 'bin', 'node');
  const { stdout, error } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  if (error !== undefined || !stdout) return `the pinned Node ${pinned} does not run here (${error?.message ?? path})`;
  if (stdout.trim() !== `v${pinned}`) return `${name} holds Node ${stdout.trim()} instead of the pinned ${pinned}`;
  return { path };
}

/**
 * In a clone it lies below the project, in an installed package beside it.
 * @param {string} root
 * @param {string} name
 */
function packageFolder(root, name) {
  const folders = createRequire(join(root, 'package.json')).resolve.paths(name) ?? [];
  return folders.map((folder) => join(folder, name)).find((folder) => existsSync(join(folder, 'package.json')));
}

function thisNode() {
  return { path: process.execPath, version: process.versions.node };
}
