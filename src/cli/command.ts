import type { Readable } from 'node:stream';
import type { Locales, Words } from '../locale.ts';

/** What a command of the command line gets. */
export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly print: (text: string) => void;
  /** Resolves when what was printed has left, so that a slow reader does not fill the memory. */
  readonly flushed: () => Promise<void>;
  readonly printError: (text: string) => void;
  /** Columns of the terminal; 80 where there is none. */
  readonly columns: number;
  readonly locales: Locales;
  /** In the language of the terminal, or of `--lang`. */
  readonly words: Words;
  /** Aborted by Ctrl-C and SIGTERM, and when nobody reads the output any more. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What the process ends with. */
export const exitCodes = { good: 0, problem: 1, usage: 2, failed: 3, interrupted: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Something the person at the terminal can put right; `message` is in their language. */
export class UsageError extends Error {
  override name = 'UsageError' as const;
}

/** One command: takes its arguments, gives the exit code; rejects with a {@link UsageError} or with what went wrong. */
export type CliCommand = (args: readonly string[], terminal: Terminal) => Promise<ExitCode>;
