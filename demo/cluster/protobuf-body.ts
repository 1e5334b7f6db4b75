import { badRequest, StatusError } from './status-error.ts';

/** What a field holds: text, bytes (given as base64, as in JSON), a map of either, a message, or a list of messages. */
type FieldType = 'text' | 'bytes' | 'textMap' | 'bytesMap' | Message | readonly [Message];
interface Message {
  readonly [fieldNumber: number]: readonly [name: string, type: FieldType];
}

// Field numbers of k8s.io/api and k8s.io/apimachinery; what is not listed is skipped.
const metadata: Message = {
  1: ['name', 'text'],
  2: ['generateName', 'text'],
  3: ['namespace', 'text'],
  11: ['labels', 'textMap'],
  12: ['annotations', 'textMap'],
};
const attributes: Message = {
  1: ['namespace', 'text'],
  2: ['verb', 'text'],
  3: ['group', 'text'],
  5: ['resource', 'text'],
  6: ['subresource', 'text'],
  7: ['name', 'text'],
};
const messages: Readonly<Record<string, Message>> = {
  Namespace: { 1: ['metadata', metadata] },
  Secret: { 1: ['metadata', metadata], 2: ['data', 'bytesMap'], 3: ['type', 'text'], 4: ['stringData', 'textMap'] },
  ConfigMap: { 1: ['metadata', metadata], 2: ['data', 'textMap'] },
  ServiceAccount: { 1: ['metadata', metadata], 3: ['imagePullSecrets', [{ 1: ['name', 'text'] }]] },
  SelfSubjectAccessReview: { 1: ['metadata', metadata], 2: ['spec', { 1: ['resourceAttributes', attributes] }] },
};
const envelope: Message = { 1: ['type', { 1: ['apiVersion', 'text'], 2: ['kind', 'text'] }], 2: ['raw', 'bytes'] };
const magic = Buffer.from('k8s\0');

/**
 * Reads the protobuf bodies that newer kubectl sends for the few kinds it creates by itself
 * (https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding).
 * Throws a 415 StatusError for other kinds and a 400 for what cannot be read.
 */
export function readProtobuf(body: Buffer): unknown {
  if (!body.subarray(0, 4).equals(magic)) throw badRequest('the body is not a Kubernetes protobuf message');
  const { type, raw } = decode(body.subarray(4), envelope) as {
    type?: { kind?: string; apiVersion?: string };
    raw?: string;
  };
  const message = messages[type?.kind ?? ''];
  if (!message)
    throw new StatusError(
      415,
      'UnsupportedMediaType',
      `the sample server reads no protobuf of kind ${type?.kind}; send application/json`,
    );
  return { ...type, ...decode(Buffer.from(raw ?? '', 'base64'), message) };
}

function decode(bytes: Buffer, message: Message): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const { number, content } of fields(bytes)) {
    const [name, type] = message[number] ?? [];
    if (name === undefined || type === undefined) continue;
    if (type === 'text') {
      if (content.length > 0) result[name] = content.toString('utf8');
    } else if (type === 'bytes') result[name] = content.toString('base64');
    else if (type === 'textMap' || type === 'bytesMap') {
      const { key = '', value = '' } = decode(content, {
        1: ['key', 'text'],
        2: ['value', type === 'textMap' ? 'text' : 'bytes'],
      });
      result[name] = { ...(result[name] as object | undefined), [key as string]: value };
    } else if (isList(type))
      result[name] = [...((result[name] as unknown[] | undefined) ?? []), decode(content, type[0])];
    else result[name] = decode(content, type);
  }
  return result;
}

function isList(type: Message | readonly [Message]): type is readonly [Message] {
  return Array.isArray(type);
}

/** The length-delimited fields of a message; numbers are skipped. */
function* fields(bytes: Buffer): Generator<{ number: number; content: Buffer }> {
  let at = 0;
  const varint = () => {
    for (let value = 0, factor = 1; ; factor *= 128) {
      const byte = bytes[at];
      if (byte === undefined) throw badRequest('the protobuf message ends early');
      at += 1;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const wire = tag & 7;
    if (wire === 0) varint();
    else if (wire === 2) {
      const length = varint();
      yield { number: tag >>> 3, content: bytes.subarray(at, at + length) };
      at += length;
    } else throw badRequest(`unexpected wire type ${wire}`);
  }
}
