import { judgeTrustedCertificate } from '../evidence/trusted-certificate.ts';
import { partsText } from '../views/parts.ts';
import { isTrustworthy, trustedCertificateParts } from '../views/trusted-certificate.ts';
import { type ExitCode, exitCodes, type Terminal, UsageError } from './command.ts';
import { readOptions } from './options.ts';
import { readStartBytes } from './read-start.ts';

// Beyond it lies no bundle of authorities; a device has no end.
const longest = 4 * 1024 * 1024;

/**
 * `salvor check-ca FILE|- [--json]`: how a value for a cluster's trusted CA is encoded and which certificates are inside, never
 * the value itself. Exit code 1 when no cluster can trust it.
 */
export async function runCheckCa(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { words, columns, print, now } = terminal;
  const { values, positionals } = readOptions(args, { json: { type: 'boolean' } }, terminal);
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new UsageError(words.say('terminal.check-ca-what'));
  const verdict = judgeTrustedCertificate(file === '-' ? await readInput(terminal) : readFile(file, terminal));
  print(
    values.json === true
      ? JSON.stringify(verdict, null, 2)
      : partsText(trustedCertificateParts(verdict, now(), words), columns),
  );
  return isTrustworthy(verdict, now()) ? exitCodes.good : exitCodes.problem;
}

function readFile(file: string, { words }: Terminal): Buffer {
  try {
    return readStartBytes(file, longest);
  } catch {
    throw new UsageError(words.say('terminal.check-ca-unreadable'));
  }
}

async function readInput({ input, signal, words }: Terminal): Promise<Buffer> {
  if (input.isTTY === true) throw new UsageError(words.say('terminal.check-ca-what'));
  const stop = () => input.destroy();
  signal.addEventListener('abort', stop, { once: true });
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of input as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= longest) break;
    }
  } finally {
    signal.removeEventListener('abort', stop);
  }
  signal.throwIfAborted();
  return Buffer.concat(chunks);
}
