import { accessSync, constants, readFileSync } from 'node:fs';
import { readClusterAccess } from '../clients/kubernetes/kubeconfig.ts';
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

/** What `salvor start` does with the file that a variable names; it throws at a file that it cannot use. */
const fileVariables: Readonly<Record<string, (path: string, environment: Terminal['environment']) => unknown>> = {
  KUBECONFIG: (path, { SALVOR_KUBE_CONTEXT: context }) =>
    readClusterAccess({ kubeconfig: readFileSync(path, 'utf8'), ...(context?.trim() && { context: context.trim() }) }),
  SALVOR_REGISTRY_CA_FILE: (path) => accessSync(path, constants.R_OK),
};

function unreadableFiles({ environment, words }: Terminal): readonly string[] {
  return Object.entries(fileVariables).flatMap(([variable, read]) => {
    const path = environment[variable]?.trim();
    if (!path) return [];
    try {
      read(path, environment);
      return [];
    } catch {
      return [words.say('terminal.config-unreadable', { variable })];
    }
  });
}
