// What `npm run …` starts: installs when needed, then runs the command on the Node that the project pins.
// Plain JavaScript without dependencies: it runs on the machine's own Node, before anything is installed.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commands } from './launcher/commands.mjs';
import { installWhenNeeded } from './launcher/install.mjs';
import { endLike, runToEnd } from './launcher/run.mjs';
import { findRuntime, pathWith } from './launcher/runtime.mjs';

const OLDEST_NODE = 20;
const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** @param {string} line */
const say = (line) => void process.stderr.write(`salvor: ${line}\n`);

/**
 * @param {string} name
 * @param {readonly string[]} args
 * @returns {Promise<import('./launcher/run.mjs').Ending>}
 */
async function launch(name, args) {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) return refuse(`unknown command "${name}"; there are: ${Object.keys(commands).join(', ')}`);
  const { node } = process.versions;
  if (Number.parseInt(node, 10) < OLDEST_NODE) {
    return refuse(`this is Node ${node}; install Node ${OLDEST_NODE} or newer (https://nodejs.org) and run it again`);
  }
  const installed = await installWhenNeeded({ root, env: process.env, development: command.development, say });
  if (!installed.done) return refuse(installed.because);
  const runtime = findRuntime(root);
  if (!runtime.found) return refuse(runtime.because);
  if (runtime.remark !== undefined) say(runtime.remark);

  // When the last download ended, or now when nothing had to be downloaded; milliseconds since the epoch.
  const SALVOR_INSTALLED_AT = String(installed.at);
  const env = { ...process.env, PATH: pathWith(root, runtime, process.env.PATH), SALVOR_INSTALLED_AT };
  return runSteps(command.steps, args, { runtime, env });
}

/**
 * @param {readonly (readonly string[])[]} steps
 * @param {readonly string[]} args
 * @param {{ runtime: import('./launcher/runtime.mjs').FoundRuntime, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<import('./launcher/run.mjs').Ending>} the first failure, if any
 */
async function runSteps(steps, args, { runtime, env }) {
  /** @type {import('./launcher/run.mjs').Ending} */
  let ending = { code: 0, signal: null };
  for (const [program = '', ...fixed] of steps) {
    const isNode = program === 'node';
    if (isNode && !existsSync(join(root, fixed[0] ?? ''))) return refuse(`${fixed[0]} is not there`);
    const path = isNode ? runtime.path : join(root, 'node_modules', '.bin', program);
    const step = await runToEnd(path, steps.length === 1 ? [...fixed, ...args] : fixed, { cwd: root, env });
    if (step.signal !== null) return step;
    if (ending.code === 0) ending = step;
  }
  return ending;
}

/** @param {string} because */
function refuse(because) {
  say(because);
  return { code: 1, signal: null };
}

const [name = '', ...args] = process.argv.slice(2);
endLike(await launch(name, args));
