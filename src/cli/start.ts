import { once } from 'node:events';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { type ExitCode, exitCodes, type Terminal } from './command.ts';

/** `salvor start`: runs the bot until a signal comes, then finishes the jobs at hand. */
export async function runStart(_args: readonly string[], { environment, signal }: Terminal): Promise<ExitCode> {
  const app = createApp(readConfig(environment));
  await app.start();
  if (!signal.aborted) await once(signal, 'abort');
  await app.stop();
  return exitCodes.good;
}
