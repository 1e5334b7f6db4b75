import type { IncomingMessage } from 'node:http';
import { type Answer, failure } from './answer.ts';
import { buildImage, type Content, type ImageContent } from './content.ts';
import type { Fault, Faults } from './faults.ts';
import { readBasic, type TokenService } from './token-service.ts';

/** The images of a registry, by repository and tag. */
export type Images = Map<string, Map<string, ImageContent>>;

export interface DistributionOptions {
  readonly images: Images;
  readonly faults: Faults;
  readonly tokens: TokenService;
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  /** Scheme and host as the client sees them, e.g. `http://127.0.0.1:5000`. */
  readonly base: string;
  readonly headers: IncomingMessage['headers'];
  /** The form of a POST. */
  readonly form: string;
}

/** Hang up on the client, or never answer. */
export type Outcome = Answer | 'hang' | 'reset';

/** What a registry answers to a request (https://github.com/opencontainers/distribution-spec/blob/main/spec.md), read side only. */
export function answer(asked: Asked, options: DistributionOptions): Outcome {
  const url = new URL(asked.path, asked.base);
  if (url.pathname === '/token') {
    const fields = new URLSearchParams([...url.searchParams, ...new URLSearchParams(asked.form)]);
    return options.tokens.grant(fields, asked.headers.authorization);
  }
  if (asked.method !== 'GET' && asked.method !== 'HEAD')
    return failure(405, 'UNSUPPORTED', 'The operation is unsupported.');
  if (url.pathname === '/v2/')
    return (
      obstacle(asked, options, undefined, options.faults.find()) ?? {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: '{}',
      }
    );
  const [, repository, kind, reference] =
    /^\/v2\/(.+)\/(manifests|blobs|tags)\/([^/]+)$/.exec(decodeURIComponent(url.pathname)) ?? [];
  if (repository === undefined || kind === undefined || reference === undefined)
    return failure(404, 'NOT_FOUND', 'page not found');
  const image = options.images.get(repository);
  const tags = kind === 'tags' ? [] : reference.includes(':') ? tagsWith(image, reference) : [reference];
  const fault = options.faults.find(repository, tags);
  return obstacle(asked, options, repository, fault) ?? serve(image, kind, reference, repository, fault);
}

/** What stands between a request and the content, if anything does. */
function obstacle(
  { base, headers }: Asked,
  { tokens }: DistributionOptions,
  repository: string | undefined,
  fault: Fault,
): Outcome | undefined {
  const { authorization } = headers;
  const required = (challenge: string) =>
    failure(401, 'UNAUTHORIZED', 'authentication required', { 'www-authenticate': challenge });
  switch (fault.kind) {
    case 'bearer':
      if (tokens.accepts(authorization, repository)) return undefined;
      return required(tokens.challenge(base, repository, authorization));
    case 'basic': {
      const sent = readBasic(authorization);
      return sent?.username === fault.username && sent.password === fault.password
        ? undefined
        : required('Basic realm="Sample Registry"');
    }
    case 'unauthorized':
      return required('Basic realm="Sample Registry"');
    case 'denied':
      return failure(403, 'DENIED', 'requested access to the resource is denied');
    case 'missing':
      return repository === undefined ? undefined : failure(404, 'MANIFEST_UNKNOWN', 'manifest unknown');
    case 'rate-limited': {
      const limits = { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '0;w=21600' };
      return failure(429, 'TOOMANYREQUESTS', 'You have reached your pull rate limit.', {
        'retry-after': String(fault.retryAfterSeconds),
        ...limits,
      });
    }
    case 'error':
      return failure(
        fault.status,
        fault.status === 503 ? 'UNAVAILABLE' : 'UNKNOWN',
        fault.status === 503 ? 'service unavailable' : 'unknown error',
      );
    case 'hang':
    case 'reset':
      return fault.kind;
    case 'ok':
    case 'platforms':
    case 'blobs-elsewhere':
    case 'corrupt':
      return undefined;
  }
}

function serve(
  image: ReadonlyMap<string, ImageContent> | undefined,
  kind: string,
  reference: string,
  repository: string,
  fault: Fault,
): Answer {
  if (!image) return failure(404, 'NAME_UNKNOWN', 'repository name not known to registry');
  if (kind === 'tags')
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: repository, tags: [...image.keys()] }),
    };
  const versions = [...image].map(
    ([tag, content]) =>
      [tag, fault.kind === 'platforms' ? buildImage(`${repository}:${tag}`, fault.only) : content] as const,
  );
  if (kind === 'manifests') {
    const tagged = versions.find(([tag]) => tag === reference)?.[1].top;
    const found =
      tagged ?? versions.flatMap(([, { manifests }]) => manifests).find(({ digest }) => digest === reference);
    return found ? ok(found) : failure(404, 'MANIFEST_UNKNOWN', 'manifest unknown');
  }
  const blob = versions.flatMap(([, { blobs }]) => blobs).find(({ digest }) => digest === reference);
  if (!blob) return failure(404, 'BLOB_UNKNOWN', 'blob unknown to registry');
  if (fault.kind === 'blobs-elsewhere')
    return { status: 307, headers: { location: `https://${fault.host}/blobs/${reference}?X-Signature=sample` } };
  return ok(fault.kind === 'corrupt' ? { ...blob, bytes: Buffer.from(blob.bytes).fill(0, 0, 1) } : blob);
}

function ok({ mediaType, digest, bytes }: Content): Answer {
  return { status: 200, headers: { 'content-type': mediaType, 'docker-content-digest': digest }, body: bytes };
}

function tagsWith(image: ReadonlyMap<string, ImageContent> | undefined, digest: string): string[] {
  const holds = ({ manifests, blobs }: ImageContent) =>
    [...manifests, ...blobs].some((content) => content.digest === digest);
  return [...(image ?? [])].filter(([, content]) => holds(content)).map(([tag]) => tag);
}
