import { closest } from 'fastest-levenshtein';
import { ConfigError } from '../environment.ts';
import { redact } from '../evidence/redact.ts';
import { type Locale, locales, matchLocale } from '../locale.ts';
import { runAdvise } from './advise.ts';
import { runCheckCa } from './check-ca.ts';
import { runCheckConfig } from './check-config.ts';
import { runClassify } from './classify.ts';
import { type CliCommand, type ExitCode, exitCodes, type Terminal, UsageError } from './command.ts';
import { runDiagnose } from './diagnose.ts';
import { runFirewall } from './firewall.ts';
import { runHelp } from './help.ts';
import { runNamespace } from './namespace.ts';
import { runRunbook } from './runbook.ts';
import { runStart } from './start.ts';

/** Every command of the command line. */
const cliCommands: Readonly<Record<string, CliCommand>> = {
  start: runStart,
  'check-config': runCheckConfig,
  'check-ca': runCheckCa,
  classify: runClassify,
  diagnose: runDiagnose,
  runbook: runRunbook,
  namespace: runNamespace,
  firewall: runFirewall,
  advise: runAdvise,
  help: runHelp,
};

/** Runs one command line (without the program's name). Never rejects: what goes wrong is told, and the exit code says which kind it is. */
export async function runCli(
  args: readonly string[],
  { locales: languages, ...rest }: Omit<Terminal, 'words'>,
): Promise<ExitCode> {
  const wantsHelp = args.slice(0, endOfOptions(args)).some((each) => each === '--help' || each === '-h');
  const [name = 'help', ...others] = wantsHelp ? ['help', ...args] : args;
  const asked = chosenLanguage(others);
  const locale = matchLocale(asked ?? rest.environment.LC_ALL ?? rest.environment.LANG ?? 'en') ?? 'en';
  const terminal: Terminal = { ...rest, locales: languages, words: languages.wordsFor(locale, 'plain') };
  try {
    if (asked !== undefined && matchLocale(asked) === undefined) throw unknownLanguage(asked, terminal);
    const command = Object.hasOwn(cliCommands, name) ? cliCommands[name] : undefined;
    if (command === undefined) throw unknownCommand(name, terminal);
    return await command(others, terminal);
  } catch (error) {
    return tell(error, terminal);
  }
}

// What follows "--" is text.
function endOfOptions(args: readonly string[]): number | undefined {
  const end = args.indexOf('--');
  return end < 0 ? undefined : end;
}

function chosenLanguage(args: readonly string[]): string | undefined {
  const position = args.findIndex((each) => each === '--lang' || each.startsWith('--lang='));
  return position < 0 ? undefined : (args[position]?.split('=', 2)[1] ?? args[position + 1] ?? '');
}

function unknownCommand(word: string, { words }: Terminal): UsageError {
  const nearest = closest(word, Object.keys(cliCommands));
  return new UsageError(words.say('terminal.unknown-command', { word, nearest }));
}

function unknownLanguage(tag: string, { words }: Terminal): UsageError {
  return new UsageError(
    words.say('terminal.lang-unknown', { tag, languages: { markup: (Object.keys(locales) as Locale[]).join(', ') } }),
  );
}

async function tell(error: unknown, terminal: Terminal): Promise<ExitCode> {
  if (terminal.signal.aborted) {
    terminal.printError(terminal.words.say('terminal.interrupted'));
    return exitCodes.interrupted;
  }
  if (error instanceof UsageError) {
    terminal.printError(error.message);
    return exitCodes.usage;
  }
  if (error instanceof ConfigError) return runCheckConfig([], terminal);
  const detail = redact(error instanceof Error ? error.message : String(error));
  terminal.printError(terminal.words.say('terminal.failed', { detail }));
  return exitCodes.failed;
}
