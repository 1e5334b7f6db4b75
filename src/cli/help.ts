import { heading } from '../views/terminal/titled.ts';
import { type ExitCode, exitCodes, type Terminal } from './command.ts';

/** How each command is written; never translated. */
const usages = {
  start: 'salvor start',
  'check-config': 'salvor check-config',
  classify: 'salvor classify [TEXT] [--json | --jsonl]',
  diagnose:
    'salvor diagnose pod NAMESPACE/NAME | image REF | registry HOST | webhooks | error [TEXT] [--context C] [--json] [--record FILE | --replay FILE]',
  runbook: 'salvor runbook TOPIC',
  namespace: 'salvor namespace NAME [--json]',
  firewall: 'salvor firewall [REGION | HOST] [--json]',
  'check-ca': 'salvor check-ca FILE | - [--json]',
  advise: 'salvor advise [--context C] [--json]',
  help: 'salvor help',
} as const;

/** `salvor help`: every command and the exit codes. */
export async function runHelp(_args: readonly string[], { words, print }: Terminal): Promise<ExitCode> {
  const commands = (Object.keys(usages) as (keyof typeof usages)[]).map(
    (name) => `  ${usages[name]}\n      ${words.say(`terminal.usage.${name}`)}`,
  );
  const exits = Object.values(exitCodes).map((code) => `  ${code}  ${words.say(`terminal.usage.exit-${code}`)}`);
  const sections = [
    words.say('terminal.usage.title'),
    `${heading('terminal.usage.commands', words)}\n${commands.join('\n')}`,
    `${heading('terminal.usage.every', words)}\n  --lang en|de|ko|zh-CN\n      ${words.say('terminal.usage.lang')}`,
    `${heading('terminal.usage.exit', words)}\n${exits.join('\n')}`,
  ];
  print(sections.join('\n\n'));
  return exitCodes.good;
}
