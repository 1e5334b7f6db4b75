import type { Redis } from 'ioredis';

/** How a Redis must be set so that what it has taken is not lost (redis.io/docs/latest/operate/oss_and_stack/management/persistence). */
const needed = { appendonly: 'yes', appendfsync: 'always', 'maxmemory-policy': 'noeviction' } as const;

/**
 * What in a Redis' own settings lets it forget what Salvor was promised, as `setting=value`; `unknown` for a Redis that does
 * not show its settings. Never rejects.
 */
export async function weaknessesOf(redis: Redis): Promise<readonly string[]> {
  try {
    const found = await Promise.all(
      Object.entries(needed).map(async ([setting, value]) => {
        const [, now = 'unknown'] = (await redis.config('GET', setting)) as readonly string[];
        return now === value ? [] : [`${setting}=${now}`];
      }),
    );
    return found.flat();
  } catch {
    return Object.keys(needed).map((setting) => `${setting}=unknown`);
  }
}
