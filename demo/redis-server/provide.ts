import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FindRedisOptions } from './debian.ts';
import { findRedisProgram } from './find.ts';
import { startRedisServer } from './start.ts';

export interface ProvideRedisOptions extends FindRedisOptions {
  /** A Redis that runs already; nothing is started or stopped then. */
  readonly redisUrl?: string | undefined;
  /** Where a private Redis keeps its data for the next start; without it the data ends with the process. */
  readonly dataFolder?: string;
}

export interface ProvidedRedis {
  /** May hold a password: not for logs. */
  readonly url: string;
  /** Whether it was started for this process alone. */
  readonly isPrivate: boolean;
  stop(): Promise<void>;
}

/**
 * The Redis that `redisUrl` names, else a private redis-server on a free loopback port with a random password, which
 * ends with this process however that ends. Rejects with NoRedisError when there is none to be had.
 */
export async function provideRedis({
  redisUrl,
  dataFolder,
  env,
  cacheFolder,
}: ProvideRedisOptions): Promise<ProvidedRedis> {
  if (redisUrl !== undefined && redisUrl !== '') {
    return { url: redisUrl, isPrivate: false, stop: () => Promise.resolve() };
  }
  const program = await findRedisProgram({ env, cacheFolder });
  if (dataFolder !== undefined) await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const server = await startRedisServer({
    program,
    folder: dataFolder ?? (await mkdtemp(join(tmpdir(), 'salvor-redis-'))),
    keepFolder: dataFolder !== undefined,
    password: randomBytes(24).toString('base64url'),
  });
  return { url: server.url, isPrivate: true, stop: () => server.stop() };
}
