/** An image as a kubelet hands it to the runtime. */
export interface Image {
  /** With registry and tag or digest, as messages show it. */
  readonly full: string;
  readonly registry: string;
  readonly repository: string;
  /** The tag or the digest. */
  readonly reference: string;
}

/** Reads an image name as container runtimes do (https://github.com/distribution/reference); undefined when it is none. */
export function readImage(text: string): Image | undefined {
  const [first = '', ...more] = text.split('/');
  const hosted = more.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const registry = hosted ? first : 'docker.io';
  const path = hosted ? more.join('/') : text;
  const [, name = '', tag, digest] = /^([^:@]+)(?::([^@]+))?(?:@(.+))?$/.exec(path) ?? [];
  const repository = registry === 'docker.io' && !name.includes('/') ? `library/${name}` : name;
  if (!/^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/.test(repository)) return undefined;
  const suffix = digest === undefined ? `:${tag ?? 'latest'}` : `@${digest}`;
  return { full: `${registry}/${repository}${suffix}`, registry, repository, reference: digest ?? tag ?? 'latest' };
}
