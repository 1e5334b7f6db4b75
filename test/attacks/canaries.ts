import type { Redis } from 'ioredis';
import { expect } from 'vitest';

/** Every key and value of Redis, of whatever type, as text. */
export async function everythingIn(redis: Redis): Promise<string> {
  const keys = await redis.keys('*');
  const values = await Promise.all(keys.map((key) => contentOf(redis, key)));
  return JSON.stringify([keys, values]);
}

async function contentOf(redis: Redis, key: string): Promise<unknown> {
  switch (await redis.type(key)) {
    case 'string':
      return redis.get(key);
    case 'hash':
      return redis.hgetall(key);
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'set':
      return redis.smembers(key);
    case 'zset':
      return redis.zrange(key, '0', '-1');
    default:
      return redis.xrange(key, '-', '+');
  }
}

/** Fails when one of the secrets stands in a text, as it is or in base64; says which, where and beside what. */
export function showsNone(canaries: Readonly<Record<string, string>>, where: string, text: string): void {
  for (const [name, canary] of Object.entries(canaries)) {
    expect(canary, `${name} is a secret`).not.toBe('');
    for (const written of [canary, Buffer.from(canary).toString('base64').replace(/=+$/, '').slice(0, -2)]) {
      const at = text.indexOf(written);
      expect(at, `${name} in ${where}: ${text.slice(Math.max(0, at - 200), at + 60)}`).toBe(-1);
    }
  }
}
