import { createHash } from 'node:crypto';
import type { Platform } from '../../evidence/facts.ts';
import { isObject } from '../../evidence/json-members.ts';

/** What a manifest is asked for. Source: OCI distribution specification, "Pulling manifests". */
export const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  '*/*;q=0.1',
].join(', ');

/** The size that registries have to accept, by the same specification. */
export const manifestLimit = 4 * 1024 * 1024;

export interface ChildManifest {
  readonly digest: string;
  readonly platform: Platform;
}

/** What matters of a manifest: an index's children, or an image's config and a layer. */
export type Manifest =
  | { readonly kind: 'index'; readonly children: readonly ChildManifest[] }
  | { readonly kind: 'image'; readonly config: string; readonly layer?: string }
  | { readonly kind: 'unsupported'; readonly mediaType: string };

// Configurations of images; charts, signatures and other artifacts have their own. Old tools wrote a general type or none.
const runnable = /^(?:|application\/(?:vnd\.(?:oci\.image|docker\.container\.image|wasm)\..{1,80}|octet-stream|json))$/;
// Layers of images in every wrapping (compressed, encrypted, foreign, lazily pulled), and what WebAssembly shims read.
const unpackable =
  /^(?:|application\/(?:vnd\.(?:oci\.image|docker\.(?:container\.)?image|wasm|in-toto)[.+].{1,120}|wasm|octet-stream))$/;
const mostChildren = 500;
const digestShape = /^sha(?:256:[a-f0-9]{64}|512:[a-f0-9]{128})$/;

/**
 * Reads a manifest or an index; undefined when it is none. Attestations (`unknown/unknown`) are no platforms, and the
 * addresses of foreign layers are never looked at. Source: OCI image specification, image-index.md and manifest.md.
 */
export function readManifest(body: Buffer): Manifest | undefined {
  const document = parse(body);
  if (document === undefined) return undefined;
  const { manifests, config, layers, mediaType, schemaVersion } = document;
  if (schemaVersion === 1)
    return { kind: 'unsupported', mediaType: 'application/vnd.docker.distribution.manifest.v1+json' };
  if (Array.isArray(manifests)) {
    const children = manifests.slice(0, mostChildren).flatMap((entry: unknown) => childOf(entry) ?? []);
    return { kind: 'index', children };
  }
  const configDigest = digestOf(config);
  if (configDigest === undefined) {
    return typeof mediaType === 'string' ? { kind: 'unsupported', mediaType: mediaType.slice(0, 200) } : undefined;
  }
  const configType = typeOf(config);
  if (!runnable.test(configType)) return { kind: 'unsupported', mediaType: configType.slice(0, 200) };
  const strange = Array.isArray(layers) ? layers.map(typeOf).find((type) => !unpackable.test(type)) : undefined;
  if (strange !== undefined) return { kind: 'unsupported', mediaType: strange.slice(0, 200) };
  const own = Array.isArray(layers) ? layers.filter((layer: unknown) => !isForeign(layer)) : [];
  const layer = digestOf(own[0]);
  return { kind: 'image', config: configDigest, ...(layer === undefined ? {} : { layer }) };
}

/** The platform that an image's config names. */
export function platformOfConfig(body: Buffer): Platform | undefined {
  const document = parse(body);
  return document === undefined ? undefined : platformOf(document);
}

/** Whether a body is what a digest names. */
export function hasDigest(body: Buffer, digest: string): boolean {
  const [algorithm = '', expected] = digest.split(':');
  if (!digestShape.test(digest)) return false;
  return createHash(algorithm).update(body).digest('hex') === expected;
}

/** `sha256:…` of a body. */
export function digestOfBody(body: Buffer): string {
  return `sha256:${createHash('sha256').update(body).digest('hex')}`;
}

/** A digest as it stands in a header or a descriptor; undefined when it has not the shape of one. */
export function readDigest(value: unknown): string | undefined {
  return typeof value === 'string' && digestShape.test(value) ? value : undefined;
}

function childOf(entry: unknown): ChildManifest | undefined {
  if (!isObject(entry)) return undefined;
  const digest = readDigest(entry.digest);
  const platform = isObject(entry.platform) ? platformOf(entry.platform) : undefined;
  if (digest === undefined || platform === undefined) return undefined;
  return platform.os === 'unknown' && platform.architecture === 'unknown' ? undefined : { digest, platform };
}

function platformOf(object: Record<string, unknown>): Platform | undefined {
  const { os, architecture, variant } = object;
  if (typeof os !== 'string' || typeof architecture !== 'string') return undefined;
  const hasVariant = typeof variant === 'string' && variant !== '';
  const osVersion = object['os.version'];
  const hasVersion = typeof osVersion === 'string' && osVersion !== '';
  return {
    os: os.slice(0, 60),
    architecture: architecture.slice(0, 60),
    ...(hasVariant ? { variant: variant.slice(0, 60) } : {}),
    ...(hasVersion ? { osVersion: osVersion.slice(0, 60) } : {}),
  };
}

function digestOf(descriptor: unknown): string | undefined {
  return isObject(descriptor) ? readDigest(descriptor.digest) : undefined;
}

function typeOf(descriptor: unknown): string {
  return isObject(descriptor) && typeof descriptor.mediaType === 'string' ? descriptor.mediaType : '';
}

function isForeign(layer: unknown): boolean {
  return isObject(layer) && (Array.isArray(layer.urls) || /foreign|nondistributable/.test(String(layer.mediaType)));
}

function parse(body: Buffer): Record<string, unknown> | undefined {
  try {
    const document: unknown = JSON.parse(body.toString('utf8'));
    return isObject(document) ? document : undefined;
  } catch {
    return undefined;
  }
}
