import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findRedisProgram, NoRedisError } from '../../demo/redis-server/find.ts';
import { provideRedis } from '../../demo/redis-server/provide.ts';
import { startRedisServer } from '../../demo/redis-server/start.ts';
import { describeWithRealPart, findProgram } from '../support/real-part.ts';
import { CACHE_FOLDER, startTestRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'salvor-redis-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs commands over a connection of its own. */
async function withRedis<T>(url: string, use: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { retryStrategy: () => null, maxRetriesPerRequest: 0 });
  redis.on('error', () => undefined); // also rejects the command
  try {
    return await use(redis);
  } finally {
    redis.disconnect();
  }
}

async function setting(url: string, name: string): Promise<unknown> {
  return withRedis(url, async (redis) => ((await redis.config('GET', name)) as string[])[1]);
}

const answers = (url: string) =>
  withRedis(url, (redis) => redis.ping()).then(
    () => true,
    () => false,
  );

/** A folder for PATH with links to this machine's programs, redis-server left out. */
async function pathWithoutRedis(): Promise<string> {
  const path = await emptyFolder();
  for (const from of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of await readdir(from).catch(() => [])) {
      if (!name.startsWith('redis-')) await symlink(join(from, name), join(path, name)).catch(() => undefined);
    }
  }
  return path;
}

const emptyFolder = () => mkdtemp(join(folder, 'path-'));

describe('the Redis that REDIS_URL names', () => {
  test('is taken as it is, and stopping leaves it alone', async () => {
    const named = await startTestRedis();
    const provided = await provideRedis({ redisUrl: named.url, env: {}, cacheFolder: folder });
    await provided.stop();
    expect(provided).toMatchObject({ url: named.url, isPrivate: false });
    expect(await answers(named.url)).toBe(true);
    await named.stop();
  });
});

describe('a private Redis', () => {
  test('writes before it answers, evicts nothing and asks for a password', async () => {
    const provided = await provideRedis({ env: process.env, cacheFolder: CACHE_FOLDER });
    expect(await setting(provided.url, 'appendonly')).toBe('yes');
    expect(await setting(provided.url, 'appendfsync')).toBe('always');
    expect(await setting(provided.url, 'maxmemory-policy')).toBe('noeviction');
    expect(await setting(provided.url, 'bind')).toBe('127.0.0.1');
    const stranger = new URL(provided.url);
    stranger.password = '';
    await expect(withRedis(stranger.href, (redis) => redis.ping())).rejects.toThrow(/NOAUTH/);
    await provided.stop();
    expect(await answers(provided.url)).toBe(false);
  });

  test('runs beside a second one that shares nothing with it', async () => {
    const options = { env: process.env, cacheFolder: CACHE_FOLDER };
    const [one, other] = await Promise.all([provideRedis(options), provideRedis(options)]);
    await withRedis(one.url, (redis) => redis.set('whose', 'one'));
    expect(await withRedis(other.url, (redis) => redis.get('whose'))).toBeNull();
    await Promise.all([one.stop(), other.stop()]);
  });

  test('finds its data again in a folder that is kept', async () => {
    const options = { env: process.env, cacheFolder: CACHE_FOLDER, dataFolder: join(folder, 'kept') };
    const before = await provideRedis(options);
    await withRedis(before.url, (redis) => redis.set('incident', 'open'));
    await before.stop();
    const after = await provideRedis(options);
    expect(await withRedis(after.url, (redis) => redis.get('incident'))).toBe('open');
    await after.stop();
  });

  test.each(['SIGKILL', 'SIGINT', 'SIGTERM', 'SIGHUP', 'an ordinary exit'] as const)(
    'ends and leaves no folder when its parent ends by %s',
    async (way) => {
      const parent = spawn(process.execPath, [join(import.meta.dirname, '../support/redis-parent.ts')], {
        stdio: ['pipe', 'pipe', 'inherit'],
        env: { ...process.env, TMPDIR: await mkdtemp(join(folder, 'tmp-')) },
      });
      const [url] = (await once(parent.stdout.setEncoding('utf8'), 'data')) as [string];
      const dir = await setting(url.trim(), 'dir');
      if (way === 'an ordinary exit') parent.stdin.end();
      else parent.kill(way);
      await once(parent, 'exit');
      await until('Redis has gone', async () => !(await answers(url.trim())));
      await until('its folder has gone', () => !existsSync(String(dir)));
    },
  );

  test('says what the server said when its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const program = await findRedisProgram({ env: process.env, cacheFolder: CACHE_FOLDER });
    const start = startRedisServer({ program, folder, keepFolder: true, port: port ?? 0 });
    await expect(start).rejects.toThrow(/Address already in use/);
    other.close();
  });
});

describe('a test Redis', () => {
  test('keeps what it acknowledged over SIGKILL and a restart on the same port', async () => {
    const redis = await startTestRedis();
    await withRedis(redis.url, (client) => client.set('alert', 'durable'));
    await redis.kill('SIGKILL');
    expect(await answers(redis.url)).toBe(false);
    await redis.restart();
    expect(await withRedis(redis.url, (client) => client.get('alert'))).toBe('durable');
    await redis.flush();
    expect(await withRedis(redis.url, (client) => client.get('alert'))).toBeNull();
    await redis.stop();
  });
});

describe('without a redis-server', () => {
  test('the error names every way to get one', async () => {
    const attempt = provideRedis({ env: { PATH: await emptyFolder() }, cacheFolder: join(folder, 'none') });
    await expect(attempt).rejects.toThrow(NoRedisError);
    await expect(attempt).rejects.toThrow(/REDIS_URL.*apt-get install.*docker compose/s);
    expect(await readdir(join(folder, 'none'))).toEqual([]);
  });

  test('one that is too old is named with its version', async () => {
    const path = await emptyFolder();
    await writeFile(join(path, 'redis-server'), '#!/bin/sh\necho "Redis server v=5.0.7 sha=0"\n');
    await chmod(join(path, 'redis-server'), 0o755);
    const attempt = provideRedis({ env: { PATH: path }, cacheFolder: join(folder, 'none') });
    await expect(attempt).rejects.toThrow(/redis-server is version 5\.0\.7/);
  });
});

describeWithRealPart(
  "Debian's package in the cache",
  findProgram('apt-get', 'Debian or Ubuntu have it; elsewhere this way to a Redis is not open'),
  () => {
    test('serves where the PATH has none, and is unpacked once', { timeout: 120_000 }, async () => {
      const cacheFolder = join(folder, 'debian');
      const options = { env: { ...process.env, PATH: await pathWithoutRedis() }, cacheFolder };
      const both = await Promise.all([provideRedis(options), provideRedis(options)]);
      for (const { url } of both) expect(await setting(url, 'appendfsync')).toBe('always');
      await Promise.all(both.map((one) => one.stop()));
      expect(await readdir(cacheFolder)).toEqual([`redis-server-${process.arch}`]);
      const later = await provideRedis({ ...options, env: { PATH: await emptyFolder() } });
      expect(await answers(later.url)).toBe(true);
      await later.stop();
    });

    test('serves where the machine has no package lists', { timeout: 180_000 }, async () => {
      // Nor may anybody make some: the folder would be below a file.
      const config = join(folder, 'apt.conf');
      await writeFile(config, `Dir::State::lists "${config}/lists";\nDir::Cache "${config}/cache";\n`);
      const env = { ...process.env, PATH: await pathWithoutRedis(), APT_CONFIG: config };
      const provided = await provideRedis({ env, cacheFolder: join(folder, 'listless') });
      expect(await answers(provided.url)).toBe(true);
      await provided.stop();
    });
  },
);
