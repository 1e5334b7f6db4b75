import type { Plural } from '../kinds.ts';
import { resources } from '../resources.ts';
import type { Store } from '../store.ts';

/** Deletes what belonged to a deleted owner or namespace. Gives a function that stops it. */
export function startGarbageCollector(store: Store): () => void {
  const plurals = [...new Set(resources.filter(({ namespaced }) => namespaced).map(({ plural }) => plural))];
  return store.subscribe(({ type, plural, object }) => {
    if (type !== 'DELETED') return;
    const { uid, name } = object.metadata;
    for (const dependent of plurals) collect(store, dependent, plural === 'namespaces' ? name : undefined, uid);
  });
}

function collect(store: Store, plural: Plural, namespace: string | undefined, owner: string): void {
  for (const { metadata } of store.list(plural)) {
    const owned = metadata.ownerReferences?.some(({ uid }) => uid === owner) ?? false;
    if (owned || (namespace !== undefined && metadata.namespace === namespace))
      store.remove(plural, metadata.namespace, metadata.name);
  }
}
