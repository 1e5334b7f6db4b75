import type { Api, WriteOptions } from './api.ts';
import { fromEventsV1 } from './event-versions.ts';
import { applyJsonPatch } from './json-patch.ts';
import { applyMergePatch, applyStrategicMergePatch } from './merge-patch.ts';
import { isRecord, type KubernetesObject, type Manifest, valueAt } from './object.ts';
import { view } from './read.ts';
import type { ResourceRequest } from './request.ts';
import { apiVersionOf, type Resource } from './resources.ts';
import { fieldTest, labelTest } from './selectors.ts';
import { badRequest, StatusError } from './status-error.ts';

/** Creates what a POST carries. */
export function create(request: ResourceRequest, api: Api): KubernetesObject {
  const { resource, namespace } = request;
  const manifest = asManifest(request.body, request.resource);
  delete manifest.metadata.creationTimestamp;
  const stored = resource.group === 'events.k8s.io' ? fromEventsV1(manifest) : manifest;
  const target = resource.group === 'events.k8s.io' ? { ...resource, group: '' } : resource;
  return view(resource, api.create(target, namespace, stored, options(request)));
}

/** Replaces an object by what a PUT carries. */
export function replace(request: ResourceRequest, name: string, api: Api): KubernetesObject {
  const { resource, namespace, subresource } = request;
  const wanted = asManifest(request.body, request.resource) as KubernetesObject;
  if (subresource === 'scale') return scale(request, name, api, () => Number(valueAt(wanted, 'spec', 'replicas') ?? 0));
  return api.update(resource, namespace, name, () => wanted, options(request));
}

/**
 * Applies a PATCH by its content type: JSON Patch, JSON merge, strategic merge, or server-side apply (here a strategic
 * merge that creates what is missing; ownership conflicts are not checked). 415 StatusError for any other.
 */
export function patch(request: ResourceRequest, name: string, api: Api): KubernetesObject {
  const { resource, namespace, body, subresource } = request;
  const type = request.contentType.split(';')[0]?.trim() ?? '';
  const apply = patchers[type];
  if (!apply) {
    const accepted = Object.keys(patchers).join(', ');
    throw new StatusError(
      415,
      'UnsupportedMediaType',
      `the body of the request was in an unknown format - accepted media types include: ${accepted}`,
    );
  }
  if (subresource === 'scale') {
    return scale(request, name, api, (replicas) =>
      Number(valueAt(apply({ spec: { replicas } }, body), 'spec', 'replicas') ?? replicas),
    );
  }
  const serverSide = type === 'application/apply-patch+yaml';
  const how: WriteOptions = { ...options(request), operation: serverSide ? 'Apply' : 'Update' };
  if (serverSide && !api.store.get(resource.plural, namespace, name))
    return api.create(resource, namespace, asManifest(body, resource), how);
  return view(
    resource,
    api.update(
      resource,
      namespace,
      name,
      (stored) => asManifest(apply(stored, body), resource) as KubernetesObject,
      how,
    ),
  );
}

const patchers: Readonly<Record<string, (stored: unknown, body: unknown) => unknown>> = {
  'application/json-patch+json': applyJsonPatch,
  'application/merge-patch+json': applyMergePatch,
  'application/strategic-merge-patch+json': applyStrategicMergePatch,
  'application/apply-patch+yaml': applyStrategicMergePatch,
};

/** Deletes one object; answers as the server does, with the object or a Status. */
export function remove(request: ResourceRequest, name: string, api: Api): unknown {
  const { resource, namespace, query, body } = request;
  const orphan = (valueAt(body, 'propagationPolicy') ?? query.get('propagationPolicy')) === 'Orphan';
  const dryRun = isDryRun(request) || Array.isArray(valueAt(body, 'dryRun'));
  const { metadata } = api.remove(resource, namespace, name, { orphan, dryRun });
  const details = {
    name,
    ...(resource.group === '' ? {} : { group: resource.group }),
    kind: resource.plural,
    uid: metadata.uid,
  };
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
}

/** Deletes what the selectors of a request take. */
export function removeAll(request: ResourceRequest, api: Api): unknown {
  const { resource, namespace, query } = request;
  const tests = [labelTest(query.get('labelSelector') ?? ''), fieldTest(query.get('fieldSelector') ?? '')];
  const taken = api.store.list(resource.plural, namespace).filter((object) => tests.every((test) => test(object)));
  for (const { metadata } of taken)
    api.remove(resource, metadata.namespace, metadata.name, { dryRun: isDryRun(request) });
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' };
}

/** A pod's eviction, which here always may happen. */
export function evict(request: ResourceRequest, name: string, api: Api): unknown {
  api.remove(request.resource, request.namespace, name, { dryRun: isDryRun(request) });
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };
}

/** The autoscaling/v1 Scale of a workload. */
export function scaleOf({ metadata, spec, status }: KubernetesObject): KubernetesObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  const home = namespace === undefined ? {} : { namespace };
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, ...home, uid, resourceVersion, creationTimestamp },
    spec: { replicas: valueAt(spec, 'replicas') ?? 0 },
    status: { replicas: valueAt(status, 'replicas') ?? 0 },
  };
}

function scale(
  request: ResourceRequest,
  name: string,
  api: Api,
  replicasOf: (now: number) => number,
): KubernetesObject {
  const { resource, namespace } = request;
  const change = (stored: KubernetesObject) => {
    const replicas = replicasOf(Number(valueAt(stored, 'spec', 'replicas') ?? 0));
    return { ...stored, spec: { ...(isRecord(stored.spec) ? stored.spec : {}), replicas } };
  };
  return scaleOf(api.update(resource, namespace, name, change, options(request)));
}

function options(request: ResourceRequest): WriteOptions {
  return { manager: request.manager, dryRun: isDryRun(request), subresource: request.subresource };
}

function isDryRun({ query }: ResourceRequest): boolean {
  const asked = query.getAll('dryRun');
  if (asked.some((value) => value !== 'All')) throw badRequest(`invalid dry run: ${asked.join(', ')}`);
  return asked.length > 0;
}

/** A body as an object; its kind follows from the URL where it names none. */
function asManifest(body: unknown, resource: Resource): Manifest {
  if (!isRecord(body)) throw badRequest('the request body is not an object');
  const metadata = isRecord(body.metadata) ? body.metadata : {};
  return {
    ...body,
    apiVersion: textOr(body.apiVersion, apiVersionOf(resource)),
    kind: textOr(body.kind, resource.kind),
    metadata,
  };
}

function textOr(value: unknown, fallback: string): string {
  return typeof value === 'string' && value !== '' ? value : fallback;
}
