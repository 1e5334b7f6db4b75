import { accessSync, constants } from 'node:fs';
import { configVariables, readConfig } from '../config.ts';
import { ConfigError, unknownVariables } from '../environment.ts';
import { type ExitCode, exitCodes, type Terminal } from './command.ts';

/** `salvor check-config`: names every problem of the environment at once, and never a value. */
export async function runCheckConfig(_args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const problems = [...problemsOf(terminal), ...unreadableFiles(terminal), ...unknownVariableLines(terminal)];
  for (const problem of problems) terminal.printError(problem);
  if (problems.length > 0) return exitCodes.problem;
  terminal.print(terminal.words.say('terminal.config-good'));
  return exitCodes.good;
}

function problemsOf({ environment, words }: Terminal): readonly string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ variable, problem, expected, values }) => {
      const sentence = { markup: words.say(`terminal.expected.${expected}`, values) };
      return words.say(`terminal.config-${problem}`, { variable, expected: sentence });
    });
  }
}

/** A sentence for each variable that looks like one of Salvor's and is none, with the nearest known name. */
export function unknownVariableLines({ environment, words }: Terminal): readonly string[] {
  return unknownVariables(environment, configVariables()).map(({ variable, nearest }) =>
    words.say('terminal.config-unknown', { variable, nearest }),
  );
}

/** The variables that name a file, which `salvor start` reads. */
const fileVariables = ['KUBECONFIG', 'SALVOR_REGISTRY_CA_FILE'] as const;

function unreadableFiles({ environment, words }: Terminal): readonly string[] {
  const unreadable = fileVariables.filter((variable) => {
    const path = environment[variable]?.trim();
    return path && !isReadable(path);
  });
  return unreadable.map((variable) => words.say('terminal.config-unreadable', { variable }));
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
