import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Certificate } from '../certificate/certificate.ts';
import type { Api } from './api.ts';
import { forbidden, isAllowed } from './authorization.ts';
import type { Clock } from './clock.ts';
import { discoveryDocuments, openApiV2 } from './discovery.ts';
import { timestamp } from './object.ts';
import { readList, readOne, streamChanges } from './read.ts';
import { managerOf, type ResourceRequest, readBody, readPath, verbOf } from './request.ts';
import { reviewAccess, reviewSelf } from './reviews.ts';
import { internalError, notFound, StatusError, statusBody, unauthorized } from './status-error.ts';
import type { Users } from './users.ts';
import { create, evict, patch, remove, removeAll, replace, scaleOf } from './write.ts';

export interface ApiServerOptions {
  readonly api: Api;
  readonly clock: Clock;
  readonly users: Users;
  /** What `/version` says, e.g. `v1.31.4`. */
  readonly version: string;
  /** The server's own certificate: kubectl sends no token without TLS. */
  readonly certificate: Certificate;
}

/** The Kubernetes API over HTTPS on top of an `Api`; not yet listening. */
export function createApiServer(options: ApiServerOptions): Server {
  const documents = discoveryDocuments(options.version);
  return createServer({ ...options.certificate }, (request, response) => {
    answer(request, response, options, documents).catch((error: unknown) => {
      const status =
        error instanceof StatusError ? error : internalError(error instanceof Error ? error.message : String(error));
      if (response.headersSent) response.destroy();
      else sendJson(response, status.code, statusBody(status));
    });
  });
}

const openToAll: ReadonlySet<string> = new Set(['/version', '/healthz', '/livez', '/readyz']);

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: ApiServerOptions,
  documents: ReadonlyMap<string, unknown>,
): Promise<void> {
  const { method = 'GET', headers } = request;
  const url = new URL(request.url ?? '/', 'http://cluster');
  const path = url.pathname.length > 1 ? url.pathname.replace(/\/$/, '') : url.pathname;
  const body = await readBody(request);
  const document = method === 'GET' ? documents.get(path) : undefined;
  const user = options.users.find(headers.authorization);
  if (!user && !openToAll.has(path)) throw unauthorized();
  if (document !== undefined) return sendJson(response, 200, document);
  if (!user) throw unauthorized();
  if (path === '/openapi/v2') return sendOpenApi(response, headers.accept ?? '');
  if (method === 'POST' && path.endsWith('/selfsubjectaccessreviews'))
    return sendJson(response, 201, reviewAccess(body, user, options.api.store));
  if (method === 'POST' && path.endsWith('/selfsubjectreviews')) return sendJson(response, 201, reviewSelf(user));
  const asked: ResourceRequest = {
    ...readPath(path),
    method,
    query: url.searchParams,
    accept: headers.accept ?? '',
    contentType: headers['content-type'] ?? '',
    manager: managerOf(url.searchParams, headers['user-agent']),
    user,
    body,
  };
  authorize(asked, options);
  if (verbOf(asked) === 'watch') return void streamChanges(asked, options.api.store, options.clock, response);
  const [code, result] = perform(asked, options);
  return sendJson(response, code, result);
}

function authorize(request: ResourceRequest, { api }: ApiServerOptions): void {
  const { resource, subresource, namespace, name = nameSelected(request.query) } = request;
  const home = resource.plural === 'namespaces' ? name : namespace;
  const access = {
    verb: verbOf(request),
    group: resource.group,
    resource: resource.plural,
    subresource,
    namespace: home,
    name,
  };
  if (!isAllowed(api.store, request.user, access)) throw forbidden(request.user, access);
}

/** A list or watch of one object by name counts as naming it. */
function nameSelected(query: URLSearchParams): string | undefined {
  return /^metadata\.name=([^,]+)$/.exec(query.get('fieldSelector') ?? '')?.[1];
}

function perform(request: ResourceRequest, { api, clock, users }: ApiServerOptions): [number, unknown] {
  const { method, name, subresource, namespace, resource } = request;
  if (method === 'POST') {
    if (name === undefined) return [201, create(request, api)];
    if (subresource === 'eviction') return [201, evict(request, name, api)];
    if (subresource === 'token') return [201, tokenOf(users, api, namespace ?? '', name, clock)];
    throw methodNotAllowed();
  }
  if (name === undefined) {
    if (method === 'GET') return [200, readList(request, api.store, clock)];
    if (method === 'DELETE') return [200, removeAll(request, api)];
    throw methodNotAllowed();
  }
  switch (method) {
    case 'GET': {
      if (subresource === 'log') throw new StatusError(400, 'BadRequest', `container of pod "${name}" is not running`);
      const found = subresource === 'scale' ? api.store.get(resource.plural, namespace, name) : undefined;
      return [200, found ? scaleOf(found) : readOne(request, name, api.store, clock)];
    }
    case 'PUT':
      return [200, replace(request, name, api)];
    case 'PATCH':
      return [200, patch(request, name, api)];
    case 'DELETE':
      return [200, remove(request, name, api)];
    default:
      throw methodNotAllowed();
  }
}

function tokenOf(users: Users, api: Api, namespace: string, name: string, clock: Clock): unknown {
  if (!api.store.get('serviceaccounts', namespace, name))
    throw notFound({ group: '', plural: 'serviceaccounts' }, name);
  const expirationTimestamp = timestamp(clock.now() + 3_600_000);
  return {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name, namespace },
    spec: {},
    status: { token: users.addServiceAccount(namespace, name), expirationTimestamp },
  };
}

function methodNotAllowed(): StatusError {
  return new StatusError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource');
}

function sendOpenApi(response: ServerResponse, accept: string): void {
  const protobuf = accept.includes('protobuf');
  // The type that clients ask for has an @, which they themselves cannot parse in an answer.
  response.writeHead(200, { 'content-type': protobuf ? 'application/octet-stream' : 'application/json' });
  response.end(openApiV2(protobuf));
}

function sendJson(response: ServerResponse, code: number, body: unknown): void {
  const text = typeof body === 'string';
  response.writeHead(code, { 'content-type': text ? 'text/plain' : 'application/json' });
  response.end(text ? body : `${JSON.stringify(body)}\n`);
}
