import type { IncomingMessage } from 'node:http';
import { parse } from 'yaml';
import type { User } from './authorization.ts';
import { readProtobuf } from './protobuf-body.ts';
import { findResource, type Resource } from './resources.ts';
import { badRequest, noSuchPath, StatusError } from './status-error.ts';

/** A request to a resource, taken apart. */
export interface ResourceRequest {
  readonly method: string;
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  readonly query: URLSearchParams;
  readonly accept: string;
  readonly contentType: string;
  /** The field manager: the parameter, or else the program that the user agent names. */
  readonly manager: string;
  readonly user: User;
  readonly body: unknown;
}

/** Which resource a path means; throws a 404 StatusError when it means none. */
export function readPath(path: string): Pick<ResourceRequest, 'resource' | 'namespace' | 'name' | 'subresource'> {
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  const named = parts[0] === 'apis';
  const [group = '', version = ''] = named ? parts.slice(1, 3) : ['', parts[1]];
  const rest = parts.slice(named ? 3 : 2);
  const inNamespace = rest[0] === 'namespaces' && rest.length > 2 && rest[2] !== 'status' && rest[2] !== 'finalize';
  const [plural = '', name, subresource, more] = inNamespace ? rest.slice(2) : rest;
  const resource = findResource(group, version, plural);
  if (!resource || more !== undefined || (parts[0] !== 'api' && !named)) throw noSuchPath();
  if (subresource !== undefined && !resource.subresources.includes(subresource)) throw noSuchPath();
  if (name !== undefined && resource.namespaced && !inNamespace) throw noSuchPath();
  return { resource, namespace: inNamespace ? rest[1] : undefined, name, subresource };
}

const bodyLimit = 3 * 1024 * 1024;

/** The body of a request, JSON, YAML or protobuf; undefined when there is none. Throws 400, 413 or 415 StatusErrors. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bodyLimit)
      throw new StatusError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${bodyLimit}`);
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const text = bytes.toString('utf8');
  if (text === '') return undefined;
  const type = request.headers['content-type'] ?? '';
  if (type.includes('protobuf')) return readProtobuf(bytes);
  if (type.includes('cbor'))
    throw new StatusError(415, 'UnsupportedMediaType', 'the sample server reads no CBOR; send application/json');
  try {
    return type.includes('yaml') ? parse(text) : JSON.parse(text);
  } catch (error) {
    throw badRequest(`error decoding the body: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The field manager of a request: `fieldManager`, or what stands before the first slash of the user agent. */
export function managerOf(query: URLSearchParams, userAgent: string | undefined): string {
  return query.get('fieldManager') || (userAgent?.split('/')[0] ?? '') || 'unknown';
}

/** The RBAC verb of a request. */
export function verbOf({ method, name, query }: Pick<ResourceRequest, 'method' | 'name' | 'query'>): string {
  if (method === 'POST') return 'create';
  if (method === 'PUT') return 'update';
  if (method === 'PATCH') return 'patch';
  if (method === 'DELETE') return name === undefined ? 'deletecollection' : 'delete';
  if (query.get('watch') === 'true' || query.get('watch') === '1') return 'watch';
  return name === undefined ? 'list' : 'get';
}
