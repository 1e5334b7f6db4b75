import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** Characters of one line that are read; no error message comes near. */
const longestLine = 16 * 1024 * 1024;

/**
 * The lines of a stream as UTF-8, without their ends (`\n` or `\r\n`), each as soon as it is there. A line that is longer than
 * 16 Mi characters ends the reading: it comes as far as it was read, with `whole: false`. Ends when `signal` aborts.
 */
export async function* readLines(
  input: Readable,
  signal: AbortSignal,
): AsyncGenerator<{ readonly text: string; readonly whole: boolean }, void> {
  const decoder = new StringDecoder('utf8');
  const stop = () => input.destroy();
  signal.addEventListener('abort', stop, { once: true });
  let parts: string[] = [];
  let length = 0;
  try {
    for await (const chunk of input as AsyncIterable<Buffer>) {
      const [first = '', ...others] = decoder.write(chunk).split('\n');
      parts.push(first);
      length += first.length;
      for (const next of others) {
        yield { text: endless(parts), whole: true };
        parts = [next];
        length = next.length;
      }
      if (length > longestLine) {
        yield { text: endless(parts), whole: false };
        return;
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    return;
  } finally {
    signal.removeEventListener('abort', stop);
  }
  parts.push(decoder.end());
  const text = endless(parts);
  if (text !== '') yield { text, whole: true };
}

function endless(parts: readonly string[]): string {
  return parts.join('').replace(/\r$/, '');
}
