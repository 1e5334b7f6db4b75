import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { RedisProgram } from './start.ts';

const run = promisify(execFile);

/** BullMQ's own minimum is 5.0 with a warning below 6.2: https://docs.bullmq.io/guide/redis-tm-compatibility */
const OLDEST = [6, 2] as const;

/** No redis-server could be had; the message names every way to get one and what was tried. */
export class NoRedisError extends Error {
  override readonly name = 'NoRedisError';
}

export interface FindOptions {
  /** Folders as in PATH. */
  readonly searchPath: string;
  /** The project's cache, for Debian's package unpacked there. */
  readonly cacheFolder: string;
}

export async function findRedisProgram({ searchPath }: FindOptions): Promise<RedisProgram> {
  const tried: string[] = [];
  for (const folder of searchPath.split(delimiter).filter((one) => one !== '')) {
    const path = join(folder, 'redis-server');
    const version = await versionOf({ path, libraryFolders: [] });
    if (version === undefined) continue;
    if (isRecent(version)) return { path, libraryFolders: [] };
    tried.push(`${path} is ${version}`);
  }
  throw new NoRedisError('no redis-server');
}

/** The version a redis-server says it is (`7.0.15`), or undefined when it does not run. */
export async function versionOf({ path, libraryFolders }: RedisProgram): Promise<string | undefined> {
  try {
    const { stdout } = await run(path, ['--version'], { env: { LD_LIBRARY_PATH: libraryFolders.join(':') } });
    return /\bv=(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}

function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}
