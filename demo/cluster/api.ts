import { randomBytes, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type AdmissionRequest, admit, type WebhookBackend } from './admission.ts';
import type { Clock } from './clock.ts';
import { applyDefaults } from './defaults.ts';
import type { ObjectsByPlural, Plural } from './kinds.ts';
import { managedFields } from './managed-fields.ts';
import { isRecord, type KubernetesObject, type Manifest, type ObjectMeta, timestamp } from './object.ts';
import { apiVersionOf, type Resource } from './resources.ts';
import { alreadyExists, badRequest, conflict, invalid, notFound } from './status-error.ts';
import type { Store } from './store.ts';
import { validate } from './validation.ts';

/** How a write is made: by whom, and whether it counts. */
export interface WriteOptions {
  /** The field manager that `managedFields` names. */
  readonly manager: string;
  readonly operation?: 'Apply' | 'Update';
  readonly dryRun?: boolean;
  readonly subresource?: string | undefined;
}

/** The writes of the API server: defaulting, validation, admission, bookkeeping, store. All throw StatusErrors. */
export interface Api {
  readonly store: Store;
  create(
    resource: Resource,
    namespace: string | undefined,
    manifest: Manifest,
    options: WriteOptions,
  ): KubernetesObject;
  /** Changes a stored object by a function from what is stored to what shall be. */
  update(
    resource: Resource,
    namespace: string | undefined,
    name: string,
    change: (stored: KubernetesObject) => KubernetesObject,
    options: WriteOptions,
  ): KubernetesObject;
  remove(
    resource: Resource,
    namespace: string | undefined,
    name: string,
    options: { readonly dryRun?: boolean; readonly orphan?: boolean },
  ): KubernetesObject;
}

/** The write side of the sample API server on top of a store. */
export function createApi(store: Store, clock: Clock, backends: ReadonlyMap<string, WebhookBackend>): Api {
  function check(request: AdmissionRequest): void {
    admit(request, store, backends);
    validate(request.resource, request.object, request.oldObject);
  }

  return {
    store,
    create(resource, namespace, manifest, options) {
      const { manager, operation = 'Update', dryRun = false } = options;
      const object = prepare(resource, namespace, manifest, clock.now());
      const { name, namespace: home } = object.metadata;
      if (home !== undefined && !store.get('namespaces', undefined, home))
        throw notFound({ group: '', plural: 'namespaces' }, home);
      applyDefaults(resource.plural, object as ObjectsByPlural[Plural] as never, clock.now());
      check({ operation: 'CREATE', resource, object, dryRun });
      if (store.get(resource.plural, home, name)) throw alreadyExists(resource, name);
      if (resource.counted) object.metadata.generation = 1;
      object.metadata.managedFields = managedFields(undefined, object, {
        manager,
        operation,
        time: timestamp(clock.now()),
      });
      return dryRun ? object : store.put(resource.plural, object);
    },
    update(resource, namespace, name, change, options) {
      const { manager, operation = 'Update', dryRun = false, subresource } = options;
      const stored = store.get(resource.plural, namespace, name);
      if (!stored) throw notFound(resource, name);
      const wanted = change(structuredClone(stored));
      const object = settle(resource, stored, wanted, subresource);
      applyDefaults(resource.plural, object as ObjectsByPlural[Plural] as never, clock.now());
      check({ operation: 'UPDATE', resource, subresource, object, oldObject: stored, dryRun });
      if (isDeepStrictEqual(object, stored)) return stored;
      if (resource.counted && !isDeepStrictEqual(counted(object), counted(stored)))
        object.metadata.generation = (stored.metadata.generation ?? 0) + 1;
      const owned = subresource === undefined || subresource === 'scale' ? undefined : subresource;
      object.metadata.managedFields = managedFields(stored, object, {
        manager,
        operation,
        time: timestamp(clock.now()),
        subresource: owned,
      });
      return dryRun ? object : store.put(resource.plural, object);
    },
    remove(resource, namespace, name, { dryRun = false, orphan = false }) {
      const stored = store.get(resource.plural, namespace, name);
      if (!stored) throw notFound(resource, name);
      admit({ operation: 'DELETE', resource, object: stored, dryRun }, store, backends);
      if (dryRun) return stored;
      if (orphan) disown(store, stored);
      return store.remove(resource.plural, namespace, name) ?? stored;
    },
  };
}

function prepare(resource: Resource, namespace: string | undefined, manifest: Manifest, now: number): KubernetesObject {
  if (!isRecord(manifest) || manifest.kind !== resource.kind || manifest.apiVersion !== apiVersionOf(resource)) {
    throw badRequest(
      `the object provided is unrecognized (must be of type ${resource.kind}): ${apiVersionOf(resource)}`,
    );
  }
  const { metadata, ...rest } = structuredClone(manifest);
  if (metadata.namespace !== undefined && namespace !== undefined && metadata.namespace !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  const name = metadata.name ?? (metadata.generateName ? metadata.generateName + suffix() : undefined);
  if (!name) throw invalid(resource, '', 'metadata.name', 'Required value: name or generateName is required');
  const full: ObjectMeta = {
    ...metadata,
    name,
    uid: randomUUID(),
    resourceVersion: '0',
    creationTimestamp: metadata.creationTimestamp ?? timestamp(now),
  };
  const home = namespace ?? metadata.namespace;
  if (resource.namespaced && home !== undefined) full.namespace = home;
  delete full.managedFields;
  return { ...rest, metadata: full };
}

// The alphabet of Kubernetes' generated names: no vowels, nothing to be read as another character.
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** Five characters as Kubernetes appends them to generated names. */
function suffix(): string {
  return Array.from(randomBytes(5), (byte) => alphabet[byte % alphabet.length]).join('');
}

/** Keeps what a writer may not change: identity, the status in an ordinary write, everything else in a status write. */
function settle(
  resource: Resource,
  stored: KubernetesObject,
  wanted: KubernetesObject,
  subresource: string | undefined,
): KubernetesObject {
  const name = stored.metadata.name;
  if (wanted.metadata?.name !== name)
    throw badRequest(`the name of the object (${wanted.metadata?.name}) does not match the name on the URL (${name})`);
  if (wanted.metadata.uid !== undefined && wanted.metadata.uid !== stored.metadata.uid) throw conflict(resource, name);
  const version = wanted.metadata.resourceVersion;
  if (version !== undefined && version !== '' && version !== stored.metadata.resourceVersion)
    throw conflict(resource, name);
  const { uid, resourceVersion, creationTimestamp, generation, namespace, managedFields: known } = stored.metadata;
  const kept = { uid, resourceVersion, creationTimestamp, ...defined({ generation, namespace, managedFields: known }) };
  if (subresource === 'status') return { ...stored, status: wanted.status };
  const object = {
    ...wanted,
    apiVersion: stored.apiVersion,
    kind: stored.kind,
    metadata: { ...wanted.metadata, ...kept },
  };
  if (resource.subresources.includes('status')) {
    if (stored.status === undefined) delete object.status;
    else object.status = stored.status;
  }
  return object;
}

function defined<T extends Record<string, unknown>>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function counted({ metadata: _metadata, status: _status, ...rest }: KubernetesObject): unknown {
  return rest;
}

/** What was owned by a deleted object stays, without its owner. */
function disown(store: Store, owner: KubernetesObject): void {
  const plurals: Plural[] = ['replicasets', 'pods', 'controllerrevisions', 'jobs'];
  for (const plural of plurals) {
    for (const object of store.list(plural, owner.metadata.namespace)) {
      const others = object.metadata.ownerReferences?.filter(({ uid }) => uid !== owner.metadata.uid) ?? [];
      if (others.length === (object.metadata.ownerReferences ?? []).length) continue;
      object.metadata.ownerReferences = others;
      store.put(plural, object);
    }
  }
}
