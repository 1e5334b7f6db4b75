import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** A manifest or blob as a registry serves it. */
export interface Content {
  readonly digest: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** An image, taken apart: what a tag points to, and everything that it leads to. */
export interface ImageContent {
  readonly top: Content;
  readonly manifests: readonly Content[];
  readonly blobs: readonly Content[];
}

const types = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
};

/**
 * A small but whole image of a name for some architectures (Go's names): an index, and per architecture a manifest, a
 * configuration and one empty layer (https://github.com/opencontainers/image-spec).
 */
export function buildImage(name: string, architectures: readonly string[]): ImageContent {
  const archive = Buffer.alloc(1024);
  const layer = content(types.layer, gzipSync(archive));
  const platforms = architectures.map((architecture) => {
    const config = json(types.config, {
      architecture,
      os: 'linux',
      config: { Cmd: ['/bin/true'], Labels: { 'org.opencontainers.image.title': name } },
      rootfs: { type: 'layers', diff_ids: [digestOf(archive)] },
    });
    const manifest = json(types.manifest, {
      schemaVersion: 2,
      mediaType: types.manifest,
      config: descriptor(config),
      layers: [descriptor(layer)],
    });
    return { architecture, config, manifest };
  });
  const manifests = platforms.map(({ architecture, manifest }) => ({
    ...descriptor(manifest),
    platform: { os: 'linux', architecture },
  }));
  const index = json(types.index, { schemaVersion: 2, mediaType: types.index, manifests });
  return {
    top: index,
    manifests: [index, ...platforms.map(({ manifest }) => manifest)],
    blobs: [layer, ...platforms.map(({ config }) => config)],
  };
}

function content(mediaType: string, bytes: Buffer): Content {
  return { digest: digestOf(bytes), mediaType, bytes };
}

function json(mediaType: string, value: unknown): Content {
  return content(mediaType, Buffer.from(JSON.stringify(value)));
}

function descriptor({ mediaType, digest, bytes }: Content): { mediaType: string; digest: string; size: number } {
  return { mediaType, digest, size: bytes.length };
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
