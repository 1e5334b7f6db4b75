import { isRecord } from './object.ts';

/**
 * A JSON merge patch (https://www.rfc-editor.org/rfc/rfc7396): null removes, objects merge, all else replaces.
 * Gives a new value and leaves both arguments alone.
 */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return structuredClone(patch);
  const result: Record<string, unknown> = isRecord(target) ? structuredClone(target) : {};
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) delete result[field];
    else result[field] = applyMergePatch(result[field], value);
  }
  return result;
}

// The lists that Kubernetes merges by a key, by field name (the `patchMergeKey` tags of k8s.io/api).
const mergeKeys: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  containerStatuses: [],
  env: ['name'],
  volumes: ['name'],
  volumeMounts: ['mountPath'],
  imagePullSecrets: ['name'],
  ports: ['containerPort', 'port'],
  conditions: ['type'],
  webhooks: ['name'],
  ownerReferences: ['uid'],
  secrets: ['name'],
  hostAliases: ['ip'],
};

/** The merge key of a list under a field name, chosen by what its elements carry; undefined for atomic lists. */
export function mergeKeyOf(field: string, elements: readonly unknown[]): string | undefined {
  const candidates = mergeKeys[field] ?? [];
  return candidates.find(
    (key) => elements.length > 0 && elements.every((element) => isRecord(element) && key in element),
  );
}

/**
 * A strategic merge patch as the API server applies it to built-in kinds: lists of the table above merge by key, with
 * the directives `$patch`, `$retainKeys`, `$setElementOrder/…` and `$deleteFromPrimitiveList/…`
 * (https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md).
 */
export function applyStrategicMergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return structuredClone(patch);
  if (patch.$patch === 'delete') return undefined;
  const result: Record<string, unknown> = isRecord(target) && patch.$patch !== 'replace' ? structuredClone(target) : {};
  const kept = patch.$retainKeys;
  if (Array.isArray(kept)) for (const field of Object.keys(result)) if (!kept.includes(field)) delete result[field];
  for (const [field, value] of Object.entries(patch)) {
    if (field.startsWith('$deleteFromPrimitiveList/'))
      removeFrom(result, field.slice('$deleteFromPrimitiveList/'.length), value);
    if (field.startsWith('$')) continue;
    if (value === null) delete result[field];
    else
      result[field] = Array.isArray(value)
        ? mergeList(field, result[field], value)
        : applyStrategicMergePatch(result[field], value);
  }
  return result;
}

function mergeList(field: string, target: unknown, patch: readonly unknown[]): unknown {
  const elements = patch.filter(
    (element) => !(isRecord(element) && element.$patch === 'replace' && Object.keys(element).length === 1),
  );
  const key = mergeKeyOf(field, elements);
  if (elements.length < patch.length || key === undefined) return structuredClone(elements);
  const merged: unknown[] = Array.isArray(target) ? structuredClone(target) : [];
  for (const element of elements) {
    const at = merged.findIndex((one) => isRecord(one) && isRecord(element) && one[key] === element[key]);
    const next = applyStrategicMergePatch(merged[at], element);
    if (next === undefined) merged.splice(at, at < 0 ? 0 : 1);
    else if (at < 0) merged.push(next);
    else merged[at] = next;
  }
  return merged;
}

function removeFrom(result: Record<string, unknown>, field: string, values: unknown): void {
  const list = result[field];
  if (Array.isArray(list) && Array.isArray(values)) result[field] = list.filter((value) => !values.includes(value));
}
