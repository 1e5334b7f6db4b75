import { accessSync, constants, existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isInstalled, lockfileHash, STAMP } from './installed.mjs';
import { takeLock } from './lock.mjs';
import { endLike, runToEnd } from './run.mjs';

/** @typedef {{ done: true, at: number } | { done: false, because: string }} Installed */

/**
 * Makes node_modules what package-lock.json says, development packages included; does nothing when it already is.
 * Several processes may call it at once.
 * @param {{ root: string, env: NodeJS.ProcessEnv, development: boolean, say: (line: string) => void }} options
 * @returns {Promise<Installed>} `at`: when the download ended, or now if there was none (ms since the epoch)
 */
export async function installWhenNeeded({ root, env, development, say }) {
  if (isInstalled(root, development)) return { done: true, at: Date.now() };
  if (!isWritableFolder(root)) return { done: false, because: `packages are missing and ${root} cannot be written to` };
  const lock = await takeLock(join(root, '.cache', 'install-lock'), (pid) =>
    say(`waiting for process ${pid}, which installs`),
  );
  try {
    if (isInstalled(root, development)) return { done: true, at: Date.now() };
    say('installing the packages of package-lock.json …');
    const { path, args } = npm(env);
    const ending = await runToEnd(path, [...args, 'ci', '--include=dev', '--include=optional', '--loglevel=error'], {
      cwd: root,
      env: npmEnvironment(root, env),
      output: 'to-stderr',
      started: lock.alsoHeldBy,
    });
    if (ending.signal !== null) {
      lock.release();
      endLike(ending);
    }
    if (ending.code !== 0) return { done: false, because: `npm ci ended with ${ending.code}; its messages are above` };
    writeFileSync(join(root, 'node_modules', STAMP), `${lockfileHash(root)}\n`);
    if (!isInstalled(root, development)) return { done: false, because: 'npm ci ended well but packages are missing' };
    return { done: true, at: Date.now() };
  } finally {
    lock.release();
  }
}

/**
 * The npm that started us, else the one beside this Node, else the one on the PATH.
 * @param {NodeJS.ProcessEnv} env
 */
function npm(env) {
  const beside = join(dirname(dirname(process.execPath)), 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js');
  const script = [env.npm_execpath ?? '', beside].find((path) => path.endsWith('npm-cli.js') && existsSync(path));
  return script === undefined ? { path: 'npm', args: [] } : { path: process.execPath, args: [script] };
}

/**
 * npm keeps its downloads in the home folder; where there is none, the project's cache takes them.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 */
function npmEnvironment(root, env) {
  return isWritableFolder(env.HOME ?? '') ? env : { ...env, npm_config_cache: join(root, '.cache', 'npm') };
}

/** @param {string} path */
function isWritableFolder(path) {
  try {
    accessSync(path, constants.W_OK);
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
