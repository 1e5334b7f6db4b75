import { isObject } from '../../evidence/json-members.ts';
import type { StorageQuota } from '../../evidence/registry-look.ts';

/** What to ask for, and how to read the answer. */
export interface Question {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly read: (document: unknown) => StorageQuota | undefined;
}

/** A use and its limit; Harbor and IBM write -1 for what has none. */
export function use(of: StorageQuota['of'], project: string, used: unknown, limit: unknown): StorageQuota | undefined {
  if (!isCount(used)) return undefined;
  return { of, project, usedBytes: used, ...(isCount(limit) ? { limitBytes: limit } : {}) };
}

/** JSON, or undefined. */
export function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** A member of what may be an object. */
export function at(value: unknown, key: string): unknown {
  return isObject(value) ? value[key] : undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
