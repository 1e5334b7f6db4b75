import { Redis } from 'ioredis';
import type { FindRedisOptions } from './redis-server/debian.ts';
import { type ProvidedRedis, provideRedis } from './redis-server/provide.ts';

export interface DemoRedis extends ProvidedRedis {
  /** Why the Redis that REDIS_URL names was left alone. */
  readonly remark: 'not-empty' | undefined;
}

/**
 * The Redis that REDIS_URL names, if it is empty: a demo must not take the jobs of a Salvor that works there, or of another
 * demo. What the demo wrote is taken out at the end. Else a private one. Rejects with NoRedisError when there is none to be had.
 */
export async function provideDemoRedis({ env, cacheFolder }: FindRedisOptions): Promise<DemoRedis> {
  const url = env.REDIS_URL;
  if (url === undefined || url === '') return { ...(await provideRedis({ env, cacheFolder })), remark: undefined };
  const connection = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  // Without a listener a lost connection would end the process; the command that needs it rejects anyway.
  connection.on('error', () => undefined);
  try {
    await connection.connect();
    if ((await connection.dbsize()) > 0) {
      return { ...(await provideRedis({ env, cacheFolder })), remark: 'not-empty' };
    }
  } finally {
    connection.disconnect();
  }
  return { url, isPrivate: false, remark: undefined, stop: () => empty(url) };
}

async function empty(url: string): Promise<void> {
  const connection = new Redis(url, { maxRetriesPerRequest: 1 });
  connection.on('error', () => undefined);
  try {
    for await (const keys of connection.scanStream({ match: 'salvor*', count: 1000 })) {
      if ((keys as string[]).length > 0) await connection.unlink(keys as string[]);
    }
  } catch {
    // It is gone, and with it what the demo wrote, or nobody can take that out now.
  } finally {
    connection.disconnect();
  }
}
