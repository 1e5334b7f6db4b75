import { once } from 'node:events';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { unknownVariableLines } from './check-config.ts';
import { type ExitCode, exitCodes, type Terminal } from './command.ts';

/** `salvor start`: runs the bot until a signal comes, then finishes the jobs at hand. Variables that mean nothing are named first. */
export async function runStart(_args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { environment, signal, printError } = terminal;
  const config = readConfig(environment);
  for (const line of unknownVariableLines(terminal)) printError(line);
  const app = createApp(config);
  await app.start();
  if (!signal.aborted) await once(signal, 'abort');
  await app.stop();
  return exitCodes.good;
}
