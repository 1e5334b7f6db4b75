import { jsonText } from '../evidence/json-text.ts';
import { firewallFor } from '../runbooks/firewall.ts';
import { firewallParts } from '../views/firewall.ts';
import { partsText } from '../views/parts.ts';
import { type ExitCode, exitCodes, type Terminal, UsageError } from './command.ts';
import { readOptions } from './options.ts';

/** `salvor firewall [REGION | HOST] [--json]`: the hosts to allow, and the old address ranges to remove. */
export async function runFirewall(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { words, columns, print } = terminal;
  const { values, positionals } = readOptions(args, { json: { type: 'boolean' } }, terminal);
  if (positionals.length > 1) throw new UsageError(words.say('terminal.firewall-what'));
  const answer = firewallFor(positionals[0] ?? '');
  if (answer.kind === 'unknown') throw new UsageError(partsText(firewallParts(answer, words), columns));
  print(values.json === true ? jsonText(answer, 2) : partsText(firewallParts(answer, words), columns));
  return exitCodes.good;
}
