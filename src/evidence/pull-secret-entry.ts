import type { PullSecretEntry } from './facts.ts';
import { Hidden } from './hidden.ts';
import { isField, isNull, type Member, membersOf, stringOf } from './json-members.ts';

const credentialFields = ['auth', 'username', 'password', 'email'] as const;

/**
 * One entry of a docker configuration: `auth` wins over `username` and `password`. What is malformed is said without its value.
 * Source: https://github.com/kubernetes/kubernetes/blob/master/pkg/credentialprovider/config.go (DockerConfigEntry).
 */
export function readEntry(
  key: string,
  text: string,
  hasStore: boolean,
): PullSecretEntry | { readonly malformed: string } {
  const members = membersOf(text);
  if (members === undefined) return { malformed: 'an entry is not an object' };
  const written = { auth: '', username: '', password: '', email: '' };
  for (const member of members) {
    const field = credentialFields.find((name) => isField(member, name));
    if (field === undefined || isNull(member.text)) continue;
    const value = stringOf(member.text);
    if (value === undefined) return { malformed: 'a credential is not a string' };
    written[field] = value;
  }
  const { auth, username, password } = written;
  if (auth !== '') {
    const pair = decodeAuth(auth);
    if (pair === undefined) {
      return { malformed: 'unable to parse auth field, must be formatted as base64(username:password)' };
    }
    return { key, username: pair.username, password: new Hidden(pair.password) };
  }
  const ignored = username !== '' || password !== '' ? undefined : ignoredContent(members, hasStore);
  return { key, username, password: new Hidden(password), ...(ignored === undefined ? {} : { ignored }) };
}

/** Whether a field is there and holds something. */
export function holds(members: readonly Member[], field: string): boolean {
  return members.some((member) => isField(member, field) && !/^\s*(?:null|""|false|0)\s*$/.test(member.text));
}

function ignoredContent(members: readonly Member[], hasStore: boolean): PullSecretEntry['ignored'] {
  if (holds(members, 'identitytoken')) return 'identitytoken';
  if (holds(members, 'registrytoken')) return 'registrytoken';
  return hasStore ? 'credsStore' : undefined;
}

function decodeAuth(auth: string): { username: string; password: string } | undefined {
  const text = decodeBase64(auth);
  const colon = text?.indexOf(':') ?? -1;
  if (text === undefined || colon === -1) return undefined;
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** The text behind standard base64, padded or not; undefined when it is none. Go skips line breaks and nothing else. */
export function decodeBase64(text: string): string | undefined {
  const packed = text.replaceAll(/[\r\n]/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) return undefined;
  const unpadded = packed.replace(/=+$/, '');
  if (unpadded.length % 4 === 1 || (packed !== unpadded && packed.length % 4 !== 0)) return undefined;
  return Buffer.from(packed, 'base64').toString('utf8');
}
