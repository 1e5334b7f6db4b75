import { isDeepStrictEqual } from 'node:util';
import { isRecord } from './object.ts';
import { badRequest, unprocessablePatch } from './status-error.ts';

interface Operation {
  op: string;
  path: string;
  from?: string;
  value?: unknown;
}

/**
 * A JSON Patch (https://www.rfc-editor.org/rfc/rfc6902) on a copy of `document`.
 * Throws StatusError 400 for a malformed patch and 422 when an operation cannot be applied or a `test` fails.
 */
export function applyJsonPatch(document: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch) || !patch.every(isOperation))
    throw badRequest('error decoding patch: expected a list of operations');
  return patch.reduce<unknown>((current, operation) => applyOperation(current, operation), structuredClone(document));
}

function isOperation(value: unknown): value is Operation {
  return isRecord(value) && typeof value.op === 'string' && typeof value.path === 'string';
}

function applyOperation(root: unknown, { op, path, from, value }: Operation): unknown {
  const steps = pointer(path);
  switch (op) {
    case 'test':
      if (!isDeepStrictEqual(read(root, steps), value ?? null)) throw unprocessablePatch();
      return root;
    case 'add':
      return write(root, steps, value, true);
    case 'replace':
      read(root, steps);
      return write(root, steps, value, false);
    case 'remove':
      return remove(root, steps);
    case 'copy':
      return write(root, steps, structuredClone(read(root, pointer(from ?? ''))), true);
    case 'move': {
      const moved = read(root, pointer(from ?? ''));
      return write(remove(root, pointer(from ?? '')), steps, moved, true);
    }
    default:
      throw badRequest(`unexpected kind: ${op}`);
  }
}

function pointer(path: string): string[] {
  if (path === '') return [];
  if (!path.startsWith('/')) throw unprocessablePatch();
  return path
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function read(root: unknown, steps: readonly string[]): unknown {
  return steps.reduce<unknown>((current, step) => {
    if (Array.isArray(current)) return current[position(step, current.length - 1)];
    if (!isRecord(current) || !(step in current)) throw unprocessablePatch();
    return current[step];
  }, root);
}

function write(root: unknown, steps: readonly string[], value: unknown, insert: boolean): unknown {
  const last = steps.at(-1);
  if (last === undefined) return value;
  const parent = read(root, steps.slice(0, -1));
  if (Array.isArray(parent)) {
    if (insert) parent.splice(last === '-' ? parent.length : position(last, parent.length), 0, value);
    else parent[position(last, parent.length - 1)] = value;
  } else if (isRecord(parent)) parent[last] = value;
  else throw unprocessablePatch();
  return root;
}

function remove(root: unknown, steps: readonly string[]): unknown {
  read(root, steps);
  const last = steps.at(-1) ?? '';
  const parent = read(root, steps.slice(0, -1));
  if (Array.isArray(parent)) parent.splice(position(last, parent.length - 1), 1);
  else if (isRecord(parent)) delete parent[last];
  return root;
}

function position(step: string, highest: number): number {
  if (!/^(0|[1-9]\d*)$/.test(step) || Number(step) > highest) throw unprocessablePatch();
  return Number(step);
}
