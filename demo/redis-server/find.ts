import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { type FindRedisOptions, unpackDebianRedis } from './debian.ts';
import type { RedisProgram } from './start.ts';

const run = promisify(execFile);

/** Below it BullMQ warns at every start: https://docs.bullmq.io/guide/connections */
const OLDEST = '6.2.0';

/** No redis-server could be had: the message tells what was tried and every way to get one. */
export class NoRedisError extends Error {
  override readonly name = 'NoRedisError';

  constructor(tried: readonly string[]) {
    super(
      [
        `no redis-server of version ${OLDEST} or newer`,
        ...tried.map((one) => `  tried: ${one}`),
        '  ways to get one:',
        '  - set REDIS_URL to a Redis that runs somewhere, e.g. redis://127.0.0.1:6379',
        '  - install it: apt-get install redis-server · dnf install redis · brew install redis',
        '  - docker compose up -d redis, with the docker-compose.yml of this project',
      ].join('\n'),
    );
  }
}

/**
 * A redis-server from the PATH, else Debian's package unpacked into the cache (no root, no service).
 * Rejects with NoRedisError.
 */
export async function findRedisProgram({ env, cacheFolder }: FindRedisOptions): Promise<RedisProgram> {
  const tried: string[] = [];
  for (const folder of (env.PATH ?? '').split(delimiter).filter((one) => one !== '')) {
    const program = { path: join(folder, 'redis-server'), libraryFolders: [] };
    const version = await versionOf(program);
    if (version !== undefined && isRecent(version)) return program;
    if (version !== undefined) tried.push(`${program.path} is version ${version}`);
  }
  if (tried.length === 0) tried.push('the PATH has no redis-server');
  const unpacked = await unpackDebianRedis({ env, cacheFolder });
  if (!unpacked.done) throw new NoRedisError([...tried, unpacked.because]);
  const version = await versionOf(unpacked.program);
  if (version !== undefined && isRecent(version)) return unpacked.program;
  throw new NoRedisError([
    ...tried,
    `Debian's package in ${cacheFolder} ${version ? `is ${version}` : 'does not run'}`,
  ]);
}

/** The version that a redis-server gives (`7.0.15`), or undefined when it does not run. */
async function versionOf({ path, libraryFolders }: RedisProgram): Promise<string | undefined> {
  try {
    const { stdout } = await run(path, ['--version'], { env: { LD_LIBRARY_PATH: libraryFolders.join(':') } });
    return /\bv=(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}

function isRecent(version: string): boolean {
  return version.localeCompare(OLDEST, 'en', { numeric: true }) >= 0;
}
