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
    throw new UsageError(words.say('terminal.unknown-option', { detail: error instanceof Error ? error.message : '' }));
  }
}
