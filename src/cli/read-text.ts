import { type Terminal, UsageError } from './command.ts';
import { readLines } from './read-lines.ts';

// What causes are told from stands at the beginning of what somebody pipes in.
const longestInput = 16 * 1024 * 1024;

/**
 * The text of a command: its words, else standard input as far as it is worth reading. Rejects with a {@link UsageError} where
 * there is neither; a terminal would wait for a person who does not know of it.
 */
export async function readText(written: readonly string[], { input, signal, words }: Terminal): Promise<string> {
  const missing = () => new UsageError(words.say('terminal.no-text'));
  if (written.length === 0 && input.isTTY === true) throw missing();
  const text = written.length > 0 ? written.join(' ') : await readAll(input, signal);
  if (text.trim() === '') throw missing();
  return text;
}

async function readAll(input: Terminal['input'], signal: AbortSignal): Promise<string> {
  const lines: string[] = [];
  let length = 0;
  for await (const { text } of readLines(input, signal)) {
    lines.push(text);
    length += text.length + 1;
    if (length > longestInput) break;
  }
  signal.throwIfAborted();
  return lines.join('\n');
}
