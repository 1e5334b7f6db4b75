import { readConfig } from '../config.ts';
import { ConfigError } from '../environment.ts';
import { type ExitCode, exitCodes, type Terminal } from './command.ts';

/** `salvor check-config`: names every problem of the environment at once, and never a value. */
export async function runCheckConfig(
  _args: readonly string[],
  { environment, words, print, printError }: Terminal,
): Promise<ExitCode> {
  try {
    readConfig(environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const { variable, problem, expected, values } of error.problems) {
      const sentence = { markup: words.say(`terminal.expected.${expected}`, values) };
      printError(words.say(`terminal.config-${problem}`, { variable, expected: sentence }));
    }
    return exitCodes.problem;
  }
  print(words.say('terminal.config-good'));
  return exitCodes.good;
}
