import { spawn } from 'node:child_process';

/** @typedef {{ code: number, signal: NodeJS.Signals | null }} Ending */

/** @type {readonly NodeJS.Signals[]} */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program with our standard streams and gives how it ended; signals that we get go to it.
 * @param {string} path
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, output?: 'inherit' | 'to-stderr', started?: (pid: number) => void }} options
 * @returns {Promise<Ending>} a program that cannot be started ends with 127
 */
export function runToEnd(path, args, { cwd, env, output = 'inherit', started }) {
  return new Promise((resolve) => {
    const child = spawn(path, args, { cwd, env, stdio: output === 'inherit' ? 'inherit' : ['ignore', 2, 2] });
    if (child.pid !== undefined) started?.(child.pid);
    const forward = SIGNALS.map((signal) => {
      const listener = () => {
        if (!reachesTheChildAnyway(signal)) child.kill(signal);
      };
      process.on(signal, listener);
      return { signal, listener };
    });
    /** @param {Ending} ending */
    const end = (ending) => {
      for (const { signal, listener } of forward) process.off(signal, listener);
      resolve(ending);
    };
    child.once('error', (error) => {
      process.stderr.write(`salvor: ${path} does not start: ${error.message}\n`);
      end({ code: 127, signal: null });
    });
    child.once('exit', (code, signal) => end({ code: code ?? 1, signal }));
  });
}

/**
 * A terminal sends Ctrl-C to every process of the foreground: passed on once more it would look like a second one.
 * @param {NodeJS.Signals} signal
 */
function reachesTheChildAnyway(signal) {
  return signal === 'SIGINT' && (process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY);
}

/**
 * Ends this process the way its child ended.
 * @param {Ending} ending
 */
export function endLike({ code, signal }) {
  if (signal !== null) process.kill(process.pid, signal);
  process.exit(code);
}
