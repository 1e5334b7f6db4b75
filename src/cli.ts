import { once } from 'node:events';
import { runCli } from './cli/run.ts';
import { createLocales } from './locale.ts';

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());

// A reader that has seen enough (`| head`) is no failure: stop working for it, and say nothing more.
let read = true;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  read = false;
  stop.abort();
});

const exitCode = await runCli(process.argv.slice(2), {
  environment: process.env,
  input: process.stdin,
  print: (text) => void process.stdout.write(`${text}\n`),
  printError: (text) => void (read && process.stderr.write(`${text}\n`)),
  async flushed() {
    if (process.stdout.writableNeedDrain && read) {
      await once(process.stdout, 'drain', { signal: stop.signal });
    }
  },
  columns: process.stdout.columns ?? 80,
  locales: createLocales(),
  signal: stop.signal,
  now: Date.now,
});
process.exitCode = read ? exitCode : 0;
process.stdin.destroy();
