import { runCli } from './cli/run.ts';
import { createLocales } from './locale.ts';

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());

process.exitCode = await runCli(process.argv.slice(2), {
  environment: process.env,
  input: process.stdin,
  print: (text) => void process.stdout.write(`${text}\n`),
  printError: (text) => void process.stderr.write(`${text}\n`),
  columns: process.stdout.columns ?? 80,
  locales: createLocales(),
  signal: stop.signal,
  now: Date.now,
});
