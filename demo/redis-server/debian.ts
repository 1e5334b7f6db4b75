import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { RedisProgram } from './start.ts';

const run = promisify(execFile);

export interface FindRedisOptions {
  /** Environment for the programs that are looked for and run; its PATH is searched. */
  readonly env: NodeJS.ProcessEnv;
  /** The project's cache: Debian's package is unpacked below it. */
  readonly cacheFolder: string;
}

export type Unpacked =
  | { readonly done: true; readonly program: RedisProgram }
  | { readonly done: false; readonly because: string };

/** `redis-server` of Debian's package is a link to a program of `redis-tools`. */
const PACKAGES = ['redis-server', 'redis-tools'] as const;

/**
 * Unpacks Debian's redis-server, and the libraries of it that this machine lacks, below the cache; needs neither root
 * nor an installed service. Later calls find it there. Several processes may call it at once.
 * See apt-get(8) and dpkg-deb(1).
 */
export async function unpackDebianRedis({ env, cacheFolder }: FindRedisOptions): Promise<Unpacked> {
  const target = join(cacheFolder, `redis-server-${process.arch}`);
  if (await exists(target)) return { done: true, program: await programIn(target) };
  let work: string | undefined;
  try {
    await mkdir(cacheFolder, { recursive: true });
    work = await mkdtemp(join(cacheFolder, 'redis-server-unpacking-'));
    await download(work, env);
    const root = join(work, 'root');
    for (const file of (await readdir(work)).filter((name) => name.endsWith('.deb'))) {
      await run('dpkg-deb', ['-x', join(work, file), root], { env });
    }
    await access(programPath(root));
    await moveTo(root, target);
    return { done: true, program: await programIn(target) };
  } catch (error) {
    return { done: false, because: `Debian's package cannot be unpacked: ${reason(error)}` };
  } finally {
    if (work !== undefined) await rm(work, { recursive: true, force: true });
  }
}

/** With the machine's package lists, else (a fresh container has none) with lists of our own. */
async function download(work: string, env: NodeJS.ProcessEnv): Promise<void> {
  try {
    await downloadWith([], work, env);
  } catch {
    const own = ['lists', 'cache'].map((name) => join(work, name));
    await Promise.all(own.map((folder) => mkdir(folder)));
    const [lists = '', cache = ''] = own;
    const options = [`Dir::State::lists=${lists}`, `Dir::Cache=${cache}`, 'APT::Sandbox::User=root'];
    const flags = options.flatMap((option) => ['-o', option]);
    await run('apt-get', [...flags, '-q', 'update'], { env });
    await downloadWith(flags, work, env);
  }
}

async function downloadWith(flags: readonly string[], work: string, env: NodeJS.ProcessEnv): Promise<void> {
  const simulate = [...flags, '--simulate', '--no-install-recommends', 'install', ...PACKAGES];
  const { stdout } = await run('apt-get', simulate, { env });
  // A line `Inst liblzf1 (3.6-3 Debian:12/stable [amd64])` for each package that this machine lacks. The C library
  // must stay the one of the running system.
  const missing = [...stdout.matchAll(/^Inst (lib\S+)/gm)].map(([, name = '']) => name);
  const libraries = missing.filter((name) => !/^libc6?\b|^libc-/.test(name));
  await run('apt-get', [...flags, '-q', 'download', ...PACKAGES, ...libraries], { cwd: work, env });
}

/** Somebody who was faster is as good: the folder then is theirs. */
async function moveTo(from: string, target: string): Promise<void> {
  try {
    await rename(from, target);
  } catch (error) {
    if (!(await exists(target))) throw error;
  }
}

async function programIn(root: string): Promise<RedisProgram> {
  const folders = await Promise.all(
    ['usr/lib', 'lib'].map(async (name) => {
      const entries = await readdir(join(root, name)).catch(() => []);
      return entries.filter((entry) => entry.includes('-linux-gnu')).map((entry) => join(root, name, entry));
    }),
  );
  return { path: programPath(root), libraryFolders: folders.flat() };
}

function programPath(root: string): string {
  return join(root, 'usr', 'bin', 'redis-server');
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** What the failing program said last, else the error itself. */
function reason(error: unknown): string {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim().split('\n').slice(-2) : [];
  return said.join(' ').trim() || (error instanceof Error ? error.message : String(error));
}
