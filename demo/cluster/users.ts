import { createHash, randomBytes } from 'node:crypto';
import { serviceAccountUser, type User } from './authorization.ts';

/** The bearer tokens of the sample cluster and whom they mean. */
export interface Users {
  /** Makes a token for a user. */
  add(user: User): string;
  /** Makes a token for a service account. */
  addServiceAccount(namespace: string, name: string): string;
  /** The user of an Authorization header; undefined when it names nobody. */
  find(authorization: string | undefined): User | undefined;
}

/** An empty list of users. */
export function createUsers(): Users {
  const known = new Map<string, User>();
  const add = (user: User) => {
    const token = randomBytes(24).toString('base64url');
    known.set(digest(token), { ...user, groups: [...user.groups, 'system:authenticated'] });
    return token;
  };
  return {
    add,
    addServiceAccount: (namespace, name) =>
      add({
        name: serviceAccountUser(namespace, name),
        groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`],
      }),
    find: (authorization = '') => known.get(digest(/^Bearer (.+)$/i.exec(authorization)?.[1] ?? '')),
  };
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
