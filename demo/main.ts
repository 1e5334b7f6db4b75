import { fileURLToPath } from 'node:url';
import { createLocales } from '../src/locale.ts';
import { run } from './run.ts';

// Ctrl-C, and the signals by which others end a process; a second one does not wait.
const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => (stop.signal.aborted ? process.exit(130) : stop.abort()));
}

// Whoever closes the terminal still gets everything stopped.
process.stdout.on('error', () => undefined);

const code = await run(process.argv.slice(2), {
  environment: process.env,
  cacheFolder: fileURLToPath(new URL('../.cache', import.meta.url)),
  input: process.stdin,
  output: {
    print: (text) => void process.stdout.write(`${text}\n`),
    columns: Math.min(process.stdout.columns ?? 100, 100),
  },
  locales: createLocales(),
  startedAt: performance.timeOrigin,
  signal: stop.signal,
});
// A part that was just about to start when the signal came would keep the process: its children end with it.
process.exit(code);
