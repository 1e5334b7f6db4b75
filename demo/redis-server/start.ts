import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { guardProcess, unref } from './guard.ts';

/** A redis-server that can be run: its path and the folders of the libraries that came with it. */
export interface RedisProgram {
  readonly path: string;
  readonly libraryFolders: readonly string[];
}

export interface RedisServerOptions {
  readonly program: RedisProgram;
  /** Where it keeps its append-only file; removed by `stop()` and when the parent ends. */
  readonly folder: string;
  /** Leaves the folder to a later start. */
  readonly keepFolder?: boolean;
  /** A fixed port; without it a free one of 127.0.0.1. */
  readonly port?: number;
  /** Without it anybody on this machine can connect. */
  readonly password?: string;
}

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Settles when the process has ended. */
  readonly ended: Promise<void>;
  /** Sends a signal and waits for the end; the folder stays. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

type Child = ChildProcessByStdio<Writable, Readable, null>;

const ATTEMPTS = 5;
const START_WITHIN_MS = 15_000;

/**
 * Starts a private redis-server on the loopback interface that loses nothing it has acknowledged
 * (`appendfsync always`, `noeviction`) and ends with this process. Resolves when it accepts connections; an error
 * carries the server's last lines. Settings: https://redis.io/docs/latest/operate/oss_and_stack/management/config/
 */
export async function startRedisServer(options: RedisServerOptions): Promise<RedisServer> {
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort());
    try {
      return await startOn(port, options);
    } catch (error) {
      // Somebody else may take the port between our look and the server's bind.
      const taken = error instanceof Error && error.message.includes('Address already in use');
      if (!taken || options.port !== undefined || attempt === ATTEMPTS) throw error;
    }
  }
}

async function startOn(port: number, options: RedisServerOptions): Promise<RedisServer> {
  const { program, folder, password, keepFolder = false } = options;
  const child: Child = spawn(program.path, ['-'], {
    cwd: folder,
    detached: true, // Ctrl-C in a terminal must reach us, not Redis: we still write while we stop.
    env: { LC_ALL: 'C', LD_LIBRARY_PATH: program.libraryFolders.join(':') },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = once(child, 'exit').then(
    () => undefined,
    () => undefined,
  );
  const lines = ready(child);
  child.stdin.on('error', () => undefined);
  child.stdin.end(settings(port, folder, password));
  const { pid } = child;
  if (pid === undefined)
    throw await lines.then(
      () => new Error('no process'),
      (error: unknown) => error,
    );
  const dismiss = guardProcess(pid, keepFolder ? undefined : folder);
  void ended.then(() => child.stdout.destroy());
  child.unref();
  const kill = async (signal: NodeJS.Signals) => {
    child.ref(); // else the event loop may end before the child does
    child.kill(signal);
    await ended;
    dismiss();
  };
  try {
    await lines;
  } catch (error) {
    await kill('SIGKILL');
    throw error;
  }
  unref(child.stdout);
  const authority = password === undefined ? '' : `:${encodeURIComponent(password)}@`;
  return {
    url: `redis://${authority}127.0.0.1:${port}`,
    port,
    pid,
    ended,
    kill,
    stop: async () => {
      await kill('SIGTERM');
      if (!keepFolder) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Configuration by standard input: a password on the command line would be readable by everybody. */
function settings(port: number, folder: string, password: string | undefined): string {
  const lines = [
    'bind 127.0.0.1',
    `port ${port}`,
    `dir ${JSON.stringify(folder)}`,
    'daemonize no',
    'appendonly yes',
    'appendfsync always',
    'save ""',
    'maxmemory-policy noeviction',
  ];
  if (password !== undefined) lines.push(`requirepass ${JSON.stringify(password)}`);
  return `${lines.join('\n')}\n`;
}

function ready(child: Child): Promise<void> {
  let said = '';
  return new Promise((resolve, reject) => {
    const fail = (what: string) => {
      clearTimeout(timer);
      reject(new Error(`redis-server ${what}: ${said.trim().split('\n').slice(-5).join(' | ') || 'it said nothing'}`));
    };
    const timer = setTimeout(() => fail(`was not ready within ${START_WITHIN_MS / 1000} s`), START_WITHIN_MS);
    child.once('error', (error) => fail(`did not start (${error.message})`));
    child.once('close', (code, signal) => fail(`ended with ${code ?? signal}`));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4_000);
      if (!said.includes('Ready to accept connections')) return;
      clearTimeout(timer);
      resolve();
    });
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port on 127.0.0.1');
  return address.port;
}
