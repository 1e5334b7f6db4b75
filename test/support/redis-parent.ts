// Provides itself with a private Redis, prints its address and lives until its standard input ends.
import { provideRedis } from '../../demo/redis-server/provide.ts';
import { CACHE_FOLDER } from './redis.ts';

const { url } = await provideRedis({ env: process.env, cacheFolder: CACHE_FOLDER });
console.log(url);
process.stdin.resume();
