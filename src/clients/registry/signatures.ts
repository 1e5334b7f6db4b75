import type { ImageReference } from '../../evidence/image-reference.ts';
import type { ImageSignatures } from '../../evidence/registry-look.ts';
import type { Found } from './attempt.ts';
import { manifestLimit } from './manifest.ts';
import { askManifest } from './manifest-request.ts';
import type { Product } from './products.ts';
import type { Session } from './session.ts';

const mostReferrers = 100;

/**
 * Looks for signatures beside an image: cosign's tag, and what refers to it (Notation, cosign 3), by the referrers API or
 * by its fall-back tag. What could not be seen stays undefined. A pull is never counted for it.
 * Sources: https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md; OCI distribution specification,
 * "Listing Referrers".
 */
export async function lookForSignatures(
  session: Session,
  image: ImageReference,
  product: Product,
  found: Found,
): Promise<ImageSignatures> {
  const base = `/v2/${image.repository}`;
  const tag = found.digest.replace(':', '-');
  const head = await askManifest(session, product, 'HEAD', `${base}/manifests/${tag}.sig`, found.authorization);
  const cosignTag = head.ok && [200, 404].includes(head.value.status) ? head.value.status === 200 : undefined;
  const artifactTypes = await referrersOf(session, product, base, found);
  return {
    ...(cosignTag === undefined ? {} : { cosignTag }),
    ...(artifactTypes === undefined ? {} : { artifactTypes }),
  };
}

async function referrersOf(
  session: Session,
  product: Product,
  base: string,
  { digest, authorization }: Found,
): Promise<readonly string[] | undefined> {
  const path = `${base}/referrers/${digest}`;
  const headers = { accept: 'application/vnd.oci.image.index.v1+json', ...authorization };
  const listed = await session.connectionTo(session.origin).ask({ method: 'GET', path, headers, limit: manifestLimit });
  if (!listed.ok) return undefined;
  if (listed.value.status === 200) return typesIn(listed.value.body);
  if (listed.value.status !== 404 || product.countsGets === true) return undefined;
  const tagPath = `${base}/manifests/${digest.replace(':', '-')}`;
  const tagged = await askManifest(session, product, 'GET', tagPath, authorization);
  if (!tagged.ok) return undefined;
  if (tagged.value.status === 404) return [];
  return tagged.value.status === 200 ? typesIn(tagged.value.body) : undefined;
}

function typesIn(body: Buffer): readonly string[] | undefined {
  try {
    const document: unknown = JSON.parse(body.toString('utf8'));
    const { manifests } = document as { manifests?: unknown };
    if (!Array.isArray(manifests)) return undefined;
    const types = manifests.slice(0, mostReferrers).map((entry: unknown) => {
      const { artifactType } = (entry ?? {}) as { artifactType?: unknown };
      return typeof artifactType === 'string' ? artifactType.slice(0, 200) : '';
    });
    return [...new Set(types.filter((type) => type !== ''))];
  } catch {
    return undefined;
  }
}
