import { randomUUID } from 'node:crypto';
import { buildImage, type Content } from '../../../demo/registry/content.ts';
import type { FakeRequest, Handler, Reply } from './fake-server.ts';

/** Who may pull what: users with their passwords, and the repositories that each may read; `''` is nobody in particular. */
export interface Access {
  readonly users: Readonly<Record<string, string>>;
  readonly reads: Readonly<Record<string, readonly string[]>>;
}

export interface FakeRegistryOptions {
  /** `repository:tag` to the architectures of its image. */
  readonly images: Readonly<Record<string, readonly string[]>>;
  readonly access?: Access;
  /** How it asks for credentials; without, everything is open. */
  readonly scheme?:
    | { readonly kind: 'basic'; readonly challenge: string }
    | {
        readonly kind: 'bearer';
        /** The whole header, e.g. `Bearer realm="https://auth.example.com/token",service="registry"`. */
        readonly challenge: string;
        readonly tokenHost: string;
        readonly tokenPath: string;
        /** What the token server says to somebody without rights: a token for less, as the specification wants, or this. */
        readonly refusal?: Reply;
      };
  readonly missing?: (signedIn: boolean) => Reply;
  readonly forbidden?: (signedIn: boolean) => Reply;
  /** Added to every answer for a manifest. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Blobs are handed out here instead. */
  readonly blobHost?: string;
}

/** The error body of the OCI distribution specification. */
export function errorReply(status: number, code: string, message: string, headers: Record<string, string> = {}): Reply {
  const body = JSON.stringify({ errors: [{ code, message }] });
  return { status, headers: { 'content-type': 'application/json', ...headers }, body };
}

/** A registry with its token server and blob host in one handler, told apart by host and path. */
export function createFakeRegistry(options: FakeRegistryOptions): Handler {
  const { scheme, access = { users: {}, reads: {} }, blobHost } = options;
  const manifests = new Map<string, Content>();
  const blobs = new Map<string, Content>();
  const repositories = new Set<string>();
  const tokens = new Map<string, string>();
  for (const [name, architectures] of Object.entries(options.images)) {
    const [repository = '', tag = ''] = name.split(':');
    const image = buildImage(name, architectures);
    repositories.add(repository);
    manifests.set(`${repository}:${tag}`, image.top);
    for (const manifest of image.manifests) manifests.set(`${repository}:${manifest.digest}`, manifest);
    for (const blob of image.blobs) blobs.set(blob.digest, blob);
  }
  const missing = options.missing ?? (() => errorReply(404, 'NAME_UNKNOWN', 'repository name not known to registry'));
  const forbidden =
    options.forbidden ?? (() => errorReply(403, 'DENIED', 'requested access to the resource is denied'));
  const mayRead = (user: string, repository: string) =>
    scheme === undefined || [...(access.reads[''] ?? []), ...(access.reads[user] ?? [])].includes(repository);

  function grant(request: FakeRequest): Reply {
    const user = basicUser(request, access.users);
    if (user === undefined) return errorReply(401, 'UNAUTHORIZED', 'incorrect username or password');
    const repository = /^repository:(.*):pull$/.exec(request.query.get('scope') ?? '')?.[1];
    const refusal = scheme?.kind === 'bearer' ? scheme.refusal : undefined;
    if (refusal !== undefined && repository !== undefined && !mayRead(user, repository)) return refusal;
    const token = randomUUID();
    tokens.set(token, user);
    return { status: 200, body: JSON.stringify({ token, expires_in: 300 }) };
  }

  /** The user of a request, '' for an anonymous one, undefined when it has to sign in first. */
  function userOf(request: FakeRequest): string | undefined {
    if (scheme === undefined) return '';
    const { authorization } = request.headers;
    if (authorization === undefined) return undefined;
    if (scheme.kind === 'basic') return basicUser(request, access.users);
    return tokens.get(authorization.replace(/^Bearer /, ''));
  }

  return (request) => {
    const { path, host } = request;
    if (scheme?.kind === 'bearer' && host === scheme.tokenHost && path === scheme.tokenPath) return grant(request);
    const blob = blobs.get(/\/blobs\/(sha256:.*)$/.exec(path)?.[1] ?? '');
    if (host === blobHost) return blob === undefined ? { status: 404 } : served(blob);
    const challenged = errorReply(401, 'UNAUTHORIZED', 'authentication required', {
      'www-authenticate': scheme?.challenge ?? '',
    });
    const user = userOf(request);
    const [, repository = '', tag = ''] = /^\/v2\/(.+)\/(?:manifests|blobs)\/([^/]+)$/.exec(path) ?? [];
    if (user === undefined && !(scheme?.kind === 'basic' && mayRead('', repository))) return challenged;
    if (path === '/v2/') return { status: 200, body: '{}' };
    const isSignedIn = user !== undefined && user !== '';
    if (!repositories.has(repository)) return missing(isSignedIn);
    if (!mayRead(user ?? '', repository)) return forbidden(isSignedIn);
    if (path.includes('/blobs/')) {
      if (blob === undefined) return errorReply(404, 'BLOB_UNKNOWN', 'blob unknown to registry');
      const location = `https://${blobHost}${path}?Signature=canary-of-the-signature`;
      return blobHost === undefined ? served(blob) : { status: 307, headers: { location } };
    }
    const manifest = manifests.get(`${repository}:${tag}`);
    if (manifest === undefined) return errorReply(404, 'MANIFEST_UNKNOWN', 'manifest unknown');
    const reply = served(manifest);
    return { ...reply, headers: { ...reply.headers, 'docker-content-digest': manifest.digest, ...options.headers } };
  };
}

function served({ mediaType, bytes }: Content): Reply {
  return { status: 200, headers: { 'content-type': mediaType, 'content-length': `${bytes.length}` }, body: bytes };
}

function basicUser(request: FakeRequest, users: Readonly<Record<string, string>>): string | undefined {
  const encoded = /^Basic (.*)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (encoded === undefined) return '';
  const [user = '', ...password] = Buffer.from(encoded, 'base64').toString().split(':');
  return users[user] === password.join(':') ? user : undefined;
}
