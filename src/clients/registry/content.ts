import type { Platform, ProbeFailure } from '../../evidence/facts.ts';
import type { ImageReference } from '../../evidence/image-reference.ts';
import { choosePlatform } from '../../evidence/platform.ts';
import { answerFailure } from './answer.ts';
import { type Found, mayRead } from './attempt.ts';
import { type BlobLook, lookAtBlob } from './blob.ts';
import { done, failed, notItsDigest, type Outcome } from './failure.ts';
import { hasDigest, type Manifest, platformOfConfig, readManifest } from './manifest.ts';
import { askManifest } from './manifest-request.ts';
import type { Product } from './products.ts';
import type { Session } from './session.ts';

/** Manifests and platforms by digest: what a digest names never changes. Who may see it is asked anew with every look. */
export interface ContentCache {
  readonly manifests: Map<string, Manifest>;
  readonly platforms: Map<string, Platform>;
}

const mostCached = 1000;
const configLimit = 1024 * 1024;

/** What is behind a manifest that was found: the platforms, and whether the bytes of a blob come through. */
export async function lookInside(
  session: Session,
  image: ImageReference,
  product: Product,
  found: Found,
  node: Platform | undefined,
  cache: ContentCache,
): Promise<readonly Platform[] | undefined> {
  if (!mayRead(product, found.rateLimit)) return knownPlatforms(found.digest, cache);
  const fetch = (digest: string, body?: Buffer) => fetchManifest(session, image, product, found, digest, cache, body);

  let manifest: Manifest | undefined;
  let config: BlobLook | undefined;
  const platforms = await session.step<readonly Platform[]>('platforms', session.host, async () => {
    const top = await fetch(found.digest, found.body);
    if (!top.ok) return top;
    manifest = top.value;
    if (top.value.kind === 'index') return done(top.value.children.map((child) => child.platform));
    if (top.value.kind === 'unsupported') return failed(notSupported(top.value.mediaType));
    const known = cache.platforms.get(top.value.config);
    if (known !== undefined) return done([known]);
    config = await lookAtBlob(session, blobPath(image, top.value.config), found.authorization, configLimit);
    // Bytes that do not come are the blob step's to tell; the manifest itself is fine.
    const bytes = config.outcome.ok ? config.outcome.value : undefined;
    // Unproven content in the cache would speak for other registries' images too.
    if (bytes !== undefined && !hasDigest(bytes, top.value.config)) {
      return failed(notItsDigest(top.value.config));
    }
    const platform = bytes === undefined ? undefined : platformOfConfig(bytes);
    if (platform !== undefined) keep(cache.platforms, top.value.config, platform);
    return done(platform === undefined ? [] : [platform]);
  });
  if (!platforms.ok) return undefined;
  const offered = platforms.value.length === 0 ? undefined : platforms.value;

  if (manifest?.kind === 'index') {
    const { children } = manifest;
    const wanted =
      choosePlatform(node ?? { os: 'linux', architecture: 'amd64' }, platforms.value) ?? platforms.value[0];
    const child = children.find(({ platform }) => platform === wanted);
    if (child === undefined) return offered;
    const inner = await fetch(child.digest);
    if (!inner.ok) {
      await session.step('platforms', session.host, async () => inner);
      return offered;
    }
    manifest = inner.value;
    if (inner.value.kind === 'unsupported') {
      const { mediaType } = inner.value;
      await session.step('platforms', session.host, async () => failed(notSupported(mediaType)));
    }
  }
  if (manifest?.kind !== 'image') return offered;
  const failedConfig = config?.outcome.ok === false ? config : undefined;
  const digest = manifest.layer ?? manifest.config;
  await session.step('blob', session.host, async () => {
    const blob = failedConfig ?? (await lookAtBlob(session, blobPath(image, digest), found.authorization));
    return { ...blob.outcome, host: blob.host };
  });
  return offered;
}

// Nothing more is asked where every GET may cost a pull that is needed.
function knownPlatforms(digest: string, cache: ContentCache): readonly Platform[] | undefined {
  const manifest = cache.manifests.get(digest);
  if (manifest?.kind === 'index') return manifest.children.map(({ platform }) => platform);
  const platform = manifest?.kind === 'image' ? cache.platforms.get(manifest.config) : undefined;
  return platform === undefined ? undefined : [platform];
}

async function fetchManifest(
  session: Session,
  image: ImageReference,
  product: Product,
  found: Found,
  digest: string,
  cache: ContentCache,
  body?: Buffer,
): Promise<Outcome<Manifest>> {
  const known = cache.manifests.get(digest);
  if (known !== undefined) return done(known);
  let bytes = body;
  if (bytes === undefined) {
    const path = `/v2/${image.repository}/manifests/${digest}`;
    const answer = await askManifest(session, product, 'GET', path, found.authorization);
    if (!answer.ok) return answer;
    if (answer.value.status !== 200) return failed(answerFailure(answer.value, session.context.options.now()));
    bytes = answer.value.body;
  }
  if (!hasDigest(bytes, digest)) return failed(notItsDigest(digest));
  const manifest = readManifest(bytes);
  if (manifest === undefined) return failed({ kind: 'malformed', detail: 'no manifest' });
  keep(cache.manifests, digest, manifest);
  return done(manifest);
}

function notSupported(mediaType: string): ProbeFailure {
  return { kind: 'malformed', about: 'format', detail: `media type ${mediaType}` };
}

function blobPath(image: ImageReference, digest: string): string {
  return `/v2/${image.repository}/blobs/${digest}`;
}

function keep<Value>(cache: Map<string, Value>, key: string, value: Value): void {
  const [oldest] = cache.keys();
  if (cache.size >= mostCached && oldest !== undefined) cache.delete(oldest);
  cache.set(key, value);
}
