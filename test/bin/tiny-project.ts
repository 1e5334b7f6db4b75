import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { environmentWithoutNpm } from '../support/npm.ts';
import { type Launched, watch } from '../support/watch.ts';

const REPOSITORY = join(import.meta.dirname, '../..');
const RUNTIME = `node-${process.platform}-${process.arch}`;

/** Prints what it was started with; the first argument says how it ends. */
const CLI = `
const [, how] = process.argv.slice(2);
console.log(JSON.stringify({
  args: process.argv.slice(2),
  version: process.version,
  path: process.env.PATH,
  installedAt: Number(process.env.SALVOR_INSTALLED_AT),
}));
if (how === 'wait') {
  let interrupts = 0;
  process.on('SIGINT', () => {
    interrupts += 1;
    setTimeout(() => { console.log('interrupts ' + interrupts); process.exit(7); }, 200);
  });
  process.on('SIGTERM', () => process.exit(8));
  setInterval(() => undefined, 1000);
  console.log('ready');
} else if (how === 'die') process.kill(process.pid, 'SIGKILL');
else process.exitCode = Number(how ?? 0);
`;

export interface TinyProject {
  readonly folder: string;
  launch(args: readonly string[], env?: NodeJS.ProcessEnv): Launched;
  /** The lines of npm.log without process ids. */
  npmLog(): Promise<string[]>;
  /** Writes package-lock.json with this version of the one package. */
  lock(version: string): Promise<void>;
  remove(): Promise<void>;
}

/** A project with the repository's launcher, small scripts, one package and a stand-in for npm. */
export async function tinyProject(): Promise<TinyProject> {
  const folder = await mkdtemp(join(tmpdir(), 'salvor-launch-'));
  await cp(join(REPOSITORY, 'bin'), join(folder, 'bin'), { recursive: true });
  for (const script of ['src/cli.ts', 'demo/main.ts']) {
    await mkdir(dirname(join(folder, script)));
    await writeFile(join(folder, script), CLI);
  }
  const optionalDependencies = { [RUNTIME]: process.versions.node };
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module', optionalDependencies }));
  const lock = (version: string) => {
    const packages = {
      '': {},
      'node_modules/tiny': { version },
      'node_modules/for-tests': { version: '1.0.0', dev: true },
      [`node_modules/${RUNTIME}`]: { version: process.versions.node, optional: true },
    };
    return writeFile(join(folder, 'package-lock.json'), JSON.stringify({ packages }));
  };
  await lock('1.0.0');
  const npm = { npm_execpath: join(import.meta.dirname, 'fake-npm/npm-cli.js'), PINNED: process.execPath };
  return {
    folder,
    lock,
    launch: (args, env = {}) =>
      watch(
        spawn(process.execPath, ['bin/launch.mjs', ...args], {
          cwd: folder,
          env: { ...environmentWithoutNpm(), ...npm, ...env },
        }),
      ),
    npmLog: async () => {
      const text = await readFile(join(folder, 'npm.log'), 'utf8').catch(() => '');
      return text.split('\n').flatMap((line) => line.split(' ')[0] || []);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
