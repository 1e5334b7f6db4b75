import { isDeepStrictEqual } from 'node:util';
import { mergeKeyOf } from './merge-patch.ts';
import { isRecord, type JsonObject, type KubernetesObject, type ManagedFieldsEntry } from './object.ts';

export interface Writer {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  /** RFC 3339. */
  readonly time: string;
  readonly subresource?: string | undefined;
}

// The server owns these itself.
const untracked = new Set([
  'name',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'managedFields',
  'generateName',
]);

/**
 * The managedFields of `after`, written by `writer` on top of `before`: the changed fields go to the writer, and everybody
 * else loses them (https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management).
 */
export function managedFields(
  before: KubernetesObject | undefined,
  after: KubernetesObject,
  writer: Writer,
): ManagedFieldsEntry[] {
  const changed = changedFields(fieldsOf(before), fieldsOf(after)) ?? {};
  const removed = changedFields(fieldsOf(after), fieldsOf(before)) ?? {};
  const old = before?.metadata.managedFields ?? [];
  if (Object.keys(changed).length === 0 && Object.keys(removed).length === 0) return old;
  const entries: ManagedFieldsEntry[] = [];
  let own: JsonObject = changed;
  for (const entry of old) {
    if (isWriter(entry, writer)) own = union(without(entry.fieldsV1, removed), changed);
    else {
      const left = without(without(entry.fieldsV1, removed), changed);
      if (Object.keys(left).length > 0) entries.push({ ...entry, fieldsV1: left });
    }
  }
  const { manager, operation, time, subresource } = writer;
  const entry: ManagedFieldsEntry = {
    manager,
    operation,
    apiVersion: after.apiVersion,
    time,
    fieldsType: 'FieldsV1',
    fieldsV1: own,
  };
  return [...entries, subresource === undefined ? entry : { ...entry, subresource }];
}

function isWriter(entry: ManagedFieldsEntry, writer: Writer): boolean {
  return (
    entry.manager === writer.manager && entry.operation === writer.operation && entry.subresource === writer.subresource
  );
}

function fieldsOf(object: KubernetesObject | undefined): Record<string, unknown> {
  if (!object) return {};
  const { apiVersion: _version, kind: _kind, metadata, ...rest } = object;
  return { ...rest, metadata: Object.fromEntries(Object.entries(metadata).filter(([field]) => !untracked.has(field))) };
}

/** The fields of `after` that differ from `before` as a FieldsV1 tree; undefined when there are none. */
function changedFields(before: unknown, after: unknown, field = ''): JsonObject | undefined {
  const now = children(after, field);
  if (!now) return isDeepStrictEqual(before, after) ? undefined : {};
  const then = children(before, field) ?? new Map<string, unknown>();
  const tree: JsonObject = {};
  for (const [step, value] of now) {
    const below = changedFields(then.get(step), value, step.startsWith('f:') ? step.slice(2) : '');
    if (below) tree[step] = then.has(step) || !step.startsWith('k:') ? below : { '.': {}, ...below };
  }
  if (Object.keys(tree).length > 0) return tree;
  return before === undefined && now.size === 0 ? {} : undefined;
}

function children(value: unknown, field: string): Map<string, unknown> | undefined {
  if (isRecord(value)) return new Map(Object.entries(value).map(([name, child]) => [`f:${name}`, child]));
  if (!Array.isArray(value)) return undefined;
  const key = mergeKeyOf(field, value);
  if (key === undefined) return undefined;
  return new Map(
    value.map((element: Record<string, unknown>) => [`k:${JSON.stringify({ [key]: element[key] })}`, element]),
  );
}

function without(tree: JsonObject, gone: JsonObject): JsonObject {
  const left: JsonObject = {};
  for (const [step, below] of Object.entries(tree)) {
    const taken = gone[step];
    if (taken === undefined) left[step] = below;
    else if (isTree(below) && isTree(taken) && Object.keys(taken).length > 0) {
      const rest = without(below, taken);
      if (Object.keys(rest).some((one) => one !== '.')) left[step] = rest;
    }
  }
  return left;
}

function union(one: JsonObject, other: JsonObject): JsonObject {
  const result: JsonObject = { ...one };
  for (const [step, below] of Object.entries(other)) {
    const known = result[step];
    result[step] = isTree(known) && isTree(below) ? union(known, below) : below;
  }
  return result;
}

function isTree(value: unknown): value is JsonObject {
  return isRecord(value);
}
