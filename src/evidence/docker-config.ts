import type { PullSecretEntry } from './facts.ts';
import { Hidden } from './hidden.ts';
import { isField, isNull, type Member, membersOf, stringOf } from './json-members.ts';
import { holds, readEntry } from './pull-secret-entry.ts';

/** Why nothing of a docker configuration can be used, without any of its values. */
export interface Malformed {
  readonly malformed: string;
}

/**
 * The entries of a `.dockercfg`, which is the table of a docker configuration alone.
 * Source: https://github.com/kubernetes/kubernetes/blob/master/pkg/credentialprovider/config.go (DockerConfig).
 */
export function readDockercfg(text: string): readonly PullSecretEntry[] | Malformed {
  const members = membersOf(text);
  if (members === undefined) return { malformed: 'not a JSON object' };
  const entries = new Map<string, PullSecretEntry>();
  return addEntries(entries, members, false) ?? [...entries.values()];
}

/**
 * The entries of a `.dockerconfigjson`, and those of its `credHelpers`, which the kubelet does not read. `auths` that is
 * written twice is put together; of an entry that is written twice the last counts, and each must be valid.
 * Source: the same file (DockerConfigJSON), read as https://pkg.go.dev/encoding/json#Unmarshal says.
 */
export function readDockerConfigJson(text: string): readonly PullSecretEntry[] | Malformed {
  const members = membersOf(text);
  if (members === undefined) return { malformed: 'not a JSON object' };
  const helpers = members.filter((member) => isField(member, 'credHelpers')).map((member) => membersOf(member.text));
  const hasStore = holds(members, 'credsStore') || helpers.some((tools) => tools !== undefined);

  const entries = new Map<string, PullSecretEntry>();
  for (const member of members) {
    if (isField(member, 'HttpHeaders') && !isTextTable(member.text)) {
      return { malformed: 'HttpHeaders is not an object of strings' };
    }
    if (!isField(member, 'auths')) continue;
    const auths = membersOf(member.text);
    if (auths === undefined) return { malformed: 'auths is not an object' };
    const malformed = addEntries(entries, auths, hasStore);
    if (malformed !== undefined) return malformed;
    if (isNull(member.text)) entries.clear();
  }
  for (const { name: key } of helpers.flatMap((tools) => tools ?? [])) {
    if (!entries.has(key)) entries.set(key, { key, username: '', password: new Hidden(''), ignored: 'credHelpers' });
  }
  return [...entries.values()];
}

function addEntries(
  entries: Map<string, PullSecretEntry>,
  auths: readonly Member[],
  hasStore: boolean,
): Malformed | undefined {
  for (const { name, text } of auths) {
    const entry = readEntry(name, text, hasStore);
    if ('malformed' in entry) return entry;
    entries.set(name, entry);
  }
  return undefined;
}

function isTextTable(text: string): boolean {
  return membersOf(text)?.every((member) => isNull(member.text) || stringOf(member.text) !== undefined) ?? false;
}
