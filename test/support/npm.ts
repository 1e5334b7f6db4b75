import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type Launched, watch } from './watch.ts';

/** This process's environment without what the npm that started the tests has put there. */
export function environmentWithoutNpm(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name) && name !== 'NODE_ENV');
  return { ...Object.fromEntries(own), PATH: machinePath() };
}

/** The PATH without this project's tools and pinned Node: what a person has who just cloned it. */
function machinePath(): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.filter((folder) => !folder.includes('node_modules')).join(delimiter);
}

/** Node as the machine has it, else the one that runs the tests. */
export function machineNode(): string {
  const found = machinePath()
    .split(delimiter)
    .map((folder) => join(folder, 'node'))
    .find((path) => existsSync(path));
  return found === undefined ? process.execPath : realpathSync(found);
}

/** Runs a program and gathers what it says. */
export function run(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Launched {
  return watch(spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] }));
}

/** Downloads a release of npm into `folder` and gives the path of its npm-cli.js. */
export async function fetchNpm(release: string, folder: string): Promise<string> {
  await mkdir(folder);
  const { code, output } = await run(
    'npm',
    ['install', '--prefix', folder, `npm@${release}`],
    folder,
    environmentWithoutNpm(),
  ).ended;
  if (code !== 0) throw new Error(`npm@${release} cannot be fetched: ${output}`);
  return join(folder, 'node_modules/npm/bin/npm-cli.js');
}
