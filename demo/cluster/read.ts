import type { ServerResponse } from 'node:http';
import type { Clock } from './clock.ts';
import { toEventsV1 } from './event-versions.ts';
import type { KubernetesObject } from './object.ts';
import type { ResourceRequest } from './request.ts';
import { apiVersionOf, type Resource } from './resources.ts';
import { fieldTest, labelTest } from './selectors.ts';
import { badRequest, notFound, StatusError, statusBody } from './status-error.ts';
import type { Change, Store } from './store.ts';
import { tableOf, wantsTable } from './table.ts';

type Reader = Pick<ResourceRequest, 'resource' | 'namespace' | 'query' | 'accept'>;

/** An object as a client of this resource sees it. */
export function view(resource: Resource, object: KubernetesObject): KubernetesObject {
  return resource.group === 'events.k8s.io' ? toEventsV1(object) : object;
}

/** One object, or its Table; throws a 404 StatusError. */
export function readOne(
  { resource, namespace, query, accept }: Reader,
  name: string,
  store: Store,
  clock: Clock,
): unknown {
  const object = store.get(resource.plural, namespace, name);
  if (!object) throw notFound(resource, name);
  if (!wantsTable(accept)) return view(resource, object);
  return tableOf(
    resource,
    [object],
    { resourceVersion: object.metadata.resourceVersion },
    query.get('includeObject'),
    clock.now(),
  );
}

/**
 * A list, or its Table, with `labelSelector`, `fieldSelector`, `limit` and `continue`. Later pages show the store as it
 * is then, where a real server shows the moment of the first page.
 */
export function readList({ resource, namespace, query, accept }: Reader, store: Store, clock: Clock): unknown {
  const matching = store.list(resource.plural, namespace).filter(selection(query));
  const after = readContinue(query.get('continue'));
  const rest = after === undefined ? matching : matching.filter((object) => position(object) > after);
  const limit = Number(query.get('limit') ?? 0);
  const page = limit > 0 ? rest.slice(0, limit) : rest;
  const last = page.at(-1);
  const more =
    rest.length > page.length && last
      ? { continue: Buffer.from(position(last)).toString('base64url'), remainingItemCount: rest.length - page.length }
      : {};
  const metadata = { resourceVersion: String(store.resourceVersion()), ...more };
  if (wantsTable(accept)) return tableOf(resource, page, metadata, query.get('includeObject'), clock.now());
  const items = page.map((object) => {
    const { apiVersion: _version, kind: _kind, ...rest } = view(resource, object);
    return rest;
  });
  return { kind: `${resource.kind}List`, apiVersion: apiVersionOf(resource), metadata, items };
}

/** Streams changes to a response until it closes or `timeoutSeconds` are over. Gives a function that ends it. */
export function streamChanges(
  { resource, namespace, query, accept }: Reader,
  store: Store,
  clock: Clock,
  response: ServerResponse,
): () => void {
  const selected = selection(query);
  const shown = new Set<string>();
  const table = wantsTable(accept);
  const write = (type: string, object: unknown) => response.write(`${JSON.stringify({ type, object })}\n`);
  const from = query.get('resourceVersion') ?? '';

  function show(type: Change['type'], object: KubernetesObject): void {
    const { uid } = object.metadata;
    const matches = selected(object);
    if (!matches && !shown.has(uid)) return;
    const told = type === 'DELETED' || !matches ? 'DELETED' : shown.has(uid) ? 'MODIFIED' : type;
    if (told === 'DELETED') shown.delete(uid);
    else shown.add(uid);
    const { resourceVersion } = object.metadata;
    write(
      told,
      table
        ? tableOf(resource, [object], { resourceVersion }, query.get('includeObject'), clock.now())
        : view(resource, object),
    );
  }

  function consider({ plural, type, object }: Change): void {
    if (plural === resource.plural && (namespace === undefined || object.metadata.namespace === namespace))
      show(type, object);
  }

  response.writeHead(200, { 'content-type': 'application/json', 'transfer-encoding': 'chunked' });
  response.flushHeaders();
  const initial = from === '' || from === '0';
  if (initial) for (const object of store.list(resource.plural, namespace)) show('ADDED', object);
  const missed = initial ? [] : store.changesSince(Number(from));
  if (!missed) {
    write('ERROR', statusBody(new StatusError(410, 'Expired', `too old resource version: ${from}`)));
    response.end();
    return () => undefined;
  }
  if (!initial)
    for (const object of store.list(resource.plural, namespace))
      if (Number(object.metadata.resourceVersion) <= Number(from) && selected(object)) shown.add(object.metadata.uid);
  for (const change of missed) consider(change);
  const unsubscribe = store.subscribe(consider);
  const seconds = Number(query.get('timeoutSeconds') ?? 1800);
  const cancel = clock.after(seconds * 1000, end);
  function end(): void {
    unsubscribe();
    cancel();
    response.end();
  }
  response.on('close', end);
  return end;
}

function selection(query: URLSearchParams): (object: KubernetesObject) => boolean {
  const tests = [labelTest(query.get('labelSelector') ?? ''), fieldTest(query.get('fieldSelector') ?? '')];
  return (object) => tests.every((test) => test(object));
}

function position({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

function readContinue(token: string | null): string | undefined {
  if (token === null || token === '') return undefined;
  const text = Buffer.from(token, 'base64url').toString('utf8');
  if (!text.includes('/')) throw badRequest('continue key is not valid');
  return text;
}
