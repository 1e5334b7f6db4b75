import { jsonText } from '../evidence/json-text.ts';
import { checkRegistryNamespace } from '../evidence/registry-namespace.ts';
import { namespaceParts } from '../views/namespace.ts';
import { partsText } from '../views/parts.ts';
import { type ExitCode, exitCodes, type Terminal, UsageError } from './command.ts';
import { readOptions } from './options.ts';

/** `salvor namespace NAME [--json]`: checks a name for a registry namespace. Exit code 1 when it is not valid today. */
export async function runNamespace(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { words, columns, print } = terminal;
  const { values, positionals } = readOptions(args, { json: { type: 'boolean' } }, terminal);
  if (positionals.length === 0) throw new UsageError(words.say('terminal.namespace-what'));
  const check = checkRegistryNamespace(positionals.join(' '));
  print(values.json === true ? jsonText(check, 2) : partsText(namespaceParts(check, words), columns));
  return check.today.length === 0 ? exitCodes.good : exitCodes.problem;
}
