/** An image reference as the container runtime reads it. */
export interface ImageReference {
  /** The reference as it was written. */
  readonly written: string;
  /** host or host:port, e.g. `docker.io`, `registry.example.com:5000`. */
  readonly registry: string;
  /** e.g. `library/nginx`; empty when only the registry is meant. */
  readonly repository: string;
  /** `latest` when neither tag nor digest is written. */
  readonly tag?: string;
  /** e.g. `sha256:…`. */
  readonly digest?: string;
}

/** Why a text is no image reference. */
export type InvalidReference =
  | 'empty'
  | 'too-long'
  /** 64 hexadecimal characters: an image id, which no runtime pulls. */
  | 'image-id'
  | 'uppercase'
  | 'registry'
  | 'repository'
  | 'tag'
  | 'digest';

const defaultRegistry = 'docker.io';
const longestReference = 1024;
const longestRepository = 255;

const registryShape =
  /^(?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?$/;
const componentShape = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const tagShape = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;
const digestShape = /^(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$/;

/**
 * Reads a reference as container runtimes do: `nginx` is `docker.io/library/nginx:latest`, `index.docker.io` is `docker.io`,
 * a first component with a dot, a colon or an upper-case letter is a host, and so is `localhost`. A host with an underscore
 * passes without a port, for it reads as a part of the path, and runtimes then ask it all the same.
 * Gives the reason when it is none. Source: https://github.com/distribution/reference (normalize.go, regexp.go).
 */
export function parseImageReference(text: string): ImageReference | { readonly invalid: InvalidReference } {
  if (text === '') return { invalid: 'empty' };
  if (text.length > longestReference) return { invalid: 'too-long' };
  if (/^[a-f0-9]{64}$/.test(text)) return { invalid: 'image-id' };

  const { registry, rest } = splitRegistry(text);
  const at = rest.indexOf('@');
  const digest = at === -1 ? undefined : rest.slice(at + 1);
  const named = at === -1 ? rest : rest.slice(0, at);
  const colon = named.indexOf(':');
  const tag = colon === -1 ? undefined : named.slice(colon + 1);
  const path = colon === -1 ? named : named.slice(0, colon);
  const repository = registry === defaultRegistry && !path.includes('/') ? `library/${path}` : path;

  if (path === '') return { invalid: 'repository' };
  if (path !== path.toLowerCase()) return { invalid: 'uppercase' };
  if (!registryShape.test(registry) && !componentShape.test(registry)) return { invalid: 'registry' };
  if (!repository.split('/').every((component) => componentShape.test(component))) return { invalid: 'repository' };
  if (repository.length > longestRepository) return { invalid: 'too-long' };
  if (tag !== undefined && !tagShape.test(tag)) return { invalid: 'tag' };
  if (digest !== undefined && !digestShape.test(digest)) return { invalid: 'digest' };

  return {
    written: text,
    registry,
    repository,
    ...(tag === undefined ? (digest === undefined ? { tag: 'latest' } : {}) : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** Reads `host` or `host:port` as a reference to the registry alone, without a repository. */
export function parseRegistryHost(text: string): ImageReference | { readonly invalid: InvalidReference } {
  if (text === '') return { invalid: 'empty' };
  if (!registryShape.test(text)) return { invalid: 'registry' };
  return { written: text, registry: text === 'index.docker.io' ? defaultRegistry : text, repository: '' };
}

/**
 * The reference in full, as a runtime asks for it: with a digest the tag is left out, because the digest alone decides.
 * A registry without a repository is its host.
 */
export function canonical(reference: ImageReference): string {
  const { registry, repository, tag, digest } = reference;
  if (repository === '') return registry;
  const name = `${registry}/${repository}`;
  if (digest !== undefined) return `${name}@${digest}`;
  return `${name}:${tag ?? 'latest'}`;
}

function splitRegistry(text: string): { registry: string; rest: string } {
  const slash = text.indexOf('/');
  const first = slash === -1 ? '' : text.slice(0, slash);
  const isHost = /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase();
  if (first === '' && slash === 0) return { registry: '', rest: text.slice(1) };
  if (!isHost) return { registry: defaultRegistry, rest: text };
  return { registry: first === 'index.docker.io' ? defaultRegistry : first, rest: text.slice(slash + 1) };
}
