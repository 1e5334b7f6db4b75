/** One DER element (ITU-T X.690): a tag, a length, and its content. */
export function element(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag]), lengthOf(body.length), body]);
}

function lengthOf(length: number): Buffer {
  if (length < 128) return Buffer.from([length]);
  const bytes = length < 256 ? [length] : [length >> 8, length & 255];
  return Buffer.from([128 + bytes.length, ...bytes]);
}

export function sequence(...content: readonly Buffer[]): Buffer {
  return element(0x30, ...content);
}

/** An unsigned integer of any size. */
export function integer(bytes: Buffer): Buffer {
  return element(0x02, (bytes[0] ?? 0) > 127 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

/** An object identifier in dotted notation. */
export function identifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return element(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const digits = [value & 127];
  for (let left = value >>> 7; left > 0; left >>>= 7) digits.unshift((left & 127) | 128);
  return digits;
}

export function utf8String(text: string): Buffer {
  return element(0x0c, Buffer.from(text));
}

export function octetString(content: Buffer): Buffer {
  return element(0x04, content);
}

/** Bits that fill whole bytes, or leave `unused` bits of the last one. */
export function bitString(content: Buffer, unused = 0): Buffer {
  return element(0x03, Buffer.from([unused]), content);
}

export function boolean(value: boolean): Buffer {
  return element(0x01, Buffer.from([value ? 255 : 0]));
}

/** UTCTime, which X.509 demands for the years before 2050; the time in milliseconds since the epoch. */
export function utcTime(milliseconds: number): Buffer {
  const text = new Date(milliseconds)
    .toISOString()
    .slice(2)
    .replaceAll(/[-:T]|\.\d+/g, '');
  return element(0x17, Buffer.from(text));
}
