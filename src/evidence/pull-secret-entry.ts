import type { PullSecretEntry } from './facts.ts';
import { Hidden } from './hidden.ts';

/**
 * One entry of a docker configuration: `auth` wins over `username` and `password`. What is malformed is said without its value.
 * Source: https://github.com/kubernetes/kubernetes/blob/master/pkg/credentialprovider/config.go (DockerConfigEntry).
 */
export function readEntry(
  key: string,
  value: unknown,
  hasStore: boolean,
): PullSecretEntry | { readonly malformed: string } {
  if (!isObject(value)) return { malformed: 'an entry is not an object' };
  const auth = member(value, 'auth') ?? '';
  const username = member(value, 'username') ?? '';
  const password = member(value, 'password') ?? '';
  if (typeof auth !== 'string' || typeof username !== 'string' || typeof password !== 'string') {
    return { malformed: 'a credential is not a string' };
  }
  if (auth !== '') {
    const pair = decodeAuth(auth);
    if (pair === undefined) {
      return { malformed: 'unable to parse auth field, must be formatted as base64(username:password)' };
    }
    return { key, username: pair.username, password: new Hidden(pair.password) };
  }
  const ignored = username !== '' || password !== '' ? undefined : ignoredContent(value, hasStore);
  return { key, username, password: new Hidden(password), ...(ignored === undefined ? {} : { ignored }) };
}

function ignoredContent(value: Record<string, unknown>, hasStore: boolean): PullSecretEntry['ignored'] {
  if (member(value, 'identitytoken')) return 'identitytoken';
  if (member(value, 'registrytoken')) return 'registrytoken';
  return hasStore ? 'credsStore' : undefined;
}

function decodeAuth(auth: string): { username: string; password: string } | undefined {
  const text = decodeBase64(auth);
  const colon = text?.indexOf(':') ?? -1;
  if (text === undefined || colon === -1) return undefined;
  return { username: text.slice(0, colon), password: text.slice(colon + 1).replace(/\0+$/, '') };
}

/** The text behind standard base64, padded or not; undefined when it is none. Go skips line breaks and nothing else. */
export function decodeBase64(text: string): string | undefined {
  const packed = text.replaceAll(/[\r\n]/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) return undefined;
  const unpadded = packed.replace(/=+$/, '');
  if (unpadded.length % 4 === 1 || (packed !== unpadded && packed.length % 4 !== 0)) return undefined;
  return Buffer.from(packed, 'base64').toString('utf8');
}

/** A JSON object; `null` reads as an empty one, as Go does it; undefined for anything else. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const document: unknown = JSON.parse(text);
    return document === null ? {} : isObject(document) ? document : undefined;
  } catch {
    return undefined;
  }
}

/** A member by name; Go matches names without regard to case. */
export function member(object: Record<string, unknown>, name: string): unknown {
  if (Object.hasOwn(object, name)) return object[name];
  const found = Object.keys(object).find((key) => key.toLowerCase() === name.toLowerCase());
  return found === undefined ? undefined : object[found];
}

/** Whether a JSON value is an object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
