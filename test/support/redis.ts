import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findRedisProgram } from '../../demo/redis-server/find.ts';
import { startRedisServer } from '../../demo/redis-server/start.ts';

/** The project's own cache, where Debian's redis-server is unpacked when the PATH has none. */
export const CACHE_FOLDER = fileURLToPath(new URL('../../.cache', import.meta.url));

export interface TestRedis {
  readonly url: string;
  readonly port: number;
  /** Sends a signal and waits until the process has ended; what was on disk stays for `restart()`. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Starts it again on the same port and folder; ends it first if it runs. */
  restart(): Promise<void>;
  /** Removes every key. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

/** A real redis-server of a test's own: `appendfsync always`, `noeviction`, no password. Start one per test file. */
export async function startTestRedis(): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'salvor-test-redis-'));
  const program = await findRedisProgram({ env: process.env, cacheFolder: CACHE_FOLDER });
  let server = await startRedisServer({ program, folder });
  const { url, port } = server;
  return {
    url,
    port,
    kill: (signal) => server.kill(signal),
    restart: async () => {
      await server.kill('SIGTERM');
      server = await startRedisServer({ program, folder, port });
    },
    flush: () => command(port, 'FLUSHALL'),
    stop: () => server.stop(),
  };
}

async function command(port: number, text: string): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.end(`${text}\r\n`);
  let answer = '';
  socket.setEncoding('utf8').on('data', (part: string) => {
    answer += part;
  });
  await once(socket, 'close');
  if (answer !== '+OK\r\n') throw new Error(`redis answered ${text} with ${JSON.stringify(answer)}`);
}
