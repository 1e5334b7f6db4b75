import { Redis } from 'ioredis';
import type { Hidden } from './evidence/hidden.ts';

/** How long a command may wait for a Redis that is away: as long as it takes (`null`), or so that the caller can be told. */
export interface RedisWaiting {
  readonly maxRetriesPerRequest: number | null;
  /** Milliseconds. */
  readonly commandTimeout?: number;
}

/**
 * Under which name Salvor keeps everything of one cluster in Redis, queues included, so that the Salvors of several clusters may
 * share a Redis and never take each other's jobs.
 */
export function prefixOf(cluster: string): string {
  // A colon in a cluster's name must not make it another's.
  return `salvor:${encodeURIComponent(cluster)}`;
}

/** A connection that comes back by itself. `onError` hears of every time it breaks. */
export function connectRedis(url: Hidden, waiting: RedisWaiting, onError: (error: Error) => void): Redis {
  const redis = new Redis(url.reveal(), {
    ...waiting,
    retryStrategy: (times: number) => Math.min(100 * times, 2000),
    // After a failover the connection may lead to what is a replica now; the address leads to the new master.
    reconnectOnError: ({ message }) => message.startsWith('READONLY'),
  });
  redis.on('error', onError);
  return redis;
}

/**
 * An error of Redis without the password of its address: a server that does not know how it is greeted says all of it again
 * ("unknown command `HELLO`, with args beginning with: …").
 */
export function withoutPassword(error: Error, url: Hidden): Error {
  const written = URL.parse(url.reveal())?.password ?? '';
  const secrets = [written, decoded(written)].filter((secret) => secret !== '');
  for (const secret of secrets) error.message = error.message.replaceAll(secret, '[redacted]');
  return error;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
