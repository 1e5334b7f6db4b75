import { closeSync, openSync, readSync } from 'node:fs';

/** A file's text as UTF-8, read as by {@link readStartBytes}. */
export function readStart(file: string, limit: number): string {
  return readStartBytes(file, limit).toString('utf8');
}

/** At most the first `limit` bytes of a file; a pipe or a device as far. Throws what the system says. */
export function readStartBytes(file: string, limit: number): Buffer {
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
    return Buffer.concat(chunks);
  } finally {
    closeSync(descriptor);
  }
}
