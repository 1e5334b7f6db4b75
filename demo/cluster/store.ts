import type { ObjectsByPlural, Plural } from './kinds.ts';
import type { KubernetesObject } from './object.ts';

export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly plural: Plural;
  readonly object: KubernetesObject;
  readonly resourceVersion: number;
}

/** The objects of the sample cluster, with the changes since its start. Holds no rules: those are in `api.ts`. */
export interface Store {
  get<P extends Plural>(plural: P, namespace: string | undefined, name: string): ObjectsByPlural[P] | undefined;
  /** Sorted by namespace and name. */
  list<P extends Plural>(plural: P, namespace?: string): ObjectsByPlural[P][];
  /** Stores an object under the next resourceVersion and tells the subscribers. */
  put(plural: Plural, object: KubernetesObject): KubernetesObject;
  remove(plural: Plural, namespace: string | undefined, name: string): KubernetesObject | undefined;
  /** The resourceVersion of the latest change. */
  resourceVersion(): number;
  /** The changes after a resourceVersion; undefined when they are no longer kept. */
  changesSince(resourceVersion: number): readonly Change[] | undefined;
  subscribe(listener: (change: Change) => void): () => void;
}

const keptChanges = 20_000;

/** An empty store. Objects go in and out as copies, so nobody changes what is stored by accident. */
export function createStore(): Store {
  const tables = new Map<Plural, Map<string, KubernetesObject>>();
  const listeners = new Set<(change: Change) => void>();
  let changes: Change[] = [];
  let current = 1000;
  let oldestKept = current;

  function table(plural: Plural): Map<string, KubernetesObject> {
    const found = tables.get(plural) ?? new Map<string, KubernetesObject>();
    tables.set(plural, found);
    return found;
  }

  function record(type: Change['type'], plural: Plural, object: KubernetesObject): void {
    const change = { type, plural, object, resourceVersion: current };
    changes.push(change);
    if (changes.length > keptChanges) {
      changes = changes.slice(-keptChanges / 2);
      oldestKept = changes[0]?.resourceVersion ?? current;
    }
    for (const listener of listeners) listener(change);
  }

  return {
    get<P extends Plural>(plural: P, namespace: string | undefined, name: string) {
      const found = table(plural).get(key(namespace, name));
      return found && (structuredClone(found) as ObjectsByPlural[P]);
    },
    list<P extends Plural>(plural: P, namespace?: string) {
      const rows = [...table(plural)].filter(
        ([, { metadata }]) => namespace === undefined || metadata.namespace === namespace,
      );
      rows.sort(([one], [other]) => (one < other ? -1 : 1));
      return rows.map(([, object]) => structuredClone(object) as ObjectsByPlural[P]);
    },
    put(plural, object) {
      const { namespace, name } = object.metadata;
      const known = table(plural).has(key(namespace, name));
      current += 1;
      const stored = structuredClone(object);
      stored.metadata.resourceVersion = String(current);
      table(plural).set(key(namespace, name), stored);
      record(known ? 'MODIFIED' : 'ADDED', plural, stored);
      return structuredClone(stored);
    },
    remove(plural, namespace, name) {
      const found = table(plural).get(key(namespace, name));
      if (!found) return undefined;
      table(plural).delete(key(namespace, name));
      current += 1;
      const last = structuredClone(found);
      last.metadata.resourceVersion = String(current);
      record('DELETED', plural, last);
      return last;
    },
    resourceVersion: () => current,
    changesSince: (resourceVersion) =>
      resourceVersion < oldestKept - 1
        ? undefined
        : changes.filter((change) => change.resourceVersion > resourceVersion),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function key(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}
