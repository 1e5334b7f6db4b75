import { type ParseArgsConfig, parseArgs } from 'node:util';
import { type Terminal, UsageError } from './command.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** Reads options and positional arguments; an unknown or incomplete option is a {@link UsageError}. `--lang` is known everywhere. */
export function readOptions<const Known extends Options>(args: readonly string[], options: Known, { words }: Terminal) {
  try {
    return parseArgs({
      args: [...args],
      options: { ...options, lang: { type: 'string' } },
      allowPositionals: true,
      strict: true,
    });
  } catch (error) {
    const option = optionIn(error);
    if (codeOf(error) === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
      throw new UsageError(words.say('terminal.option-unknown', { option }));
    }
    const takesNone = error instanceof Error && error.message.includes('does not take an argument');
    throw new UsageError(words.say(takesNone ? 'terminal.option-no-value' : 'terminal.option-value', { option }));
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

// Node names the option between quotes, with its value's placeholder behind it.
function optionIn(error: unknown): string {
  return /'(-[^\s']*)/.exec(error instanceof Error ? error.message : '')?.[1] ?? '--';
}
