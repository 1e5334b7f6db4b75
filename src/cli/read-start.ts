import { closeSync, openSync, readSync } from 'node:fs';

/** A file's text as UTF-8, at most its first `limit` bytes; a pipe or a device as far. Throws what the system says. */
export function readStart(file: string, limit: number): string {
  const descriptor = openSync(file, 'r');
  try {
    const chunks: Buffer[] = [];
    for (let length = 0; length < limit; ) {
      const chunk = Buffer.alloc(Math.min(limit - length, 1024 * 1024));
      const read = readSync(descriptor, chunk);
      if (read === 0) break;
      chunks.push(chunk.subarray(0, read));
      length += read;
    }
    return Buffer.concat(chunks).toString('utf8');
  } finally {
    closeSync(descriptor);
  }
}
