import type { ImageReference } from '../../evidence/image-reference.ts';
import type { ImageSignatures } from '../../evidence/registry-look.ts';
import { type Found, mayRead } from './attempt.ts';
import type { Answer } from './exchange.ts';
import { manifestLimit } from './manifest.ts';
import { askManifest } from './manifest-request.ts';
import { originOf, sameOrigin } from './origin.ts';
import type { Product } from './products.ts';
import type { Session } from './session.ts';

const mostTypes = 100;
/** Pages of the list of referrers that are read. */
const mostPages = 3;

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
  const referrers = mayRead(product, found.rateLimit) ? await referrersOf(session, product, base, found) : {};
  return { ...(cosignTag === undefined ? {} : { cosignTag }), ...referrers };
}

type Referrers = Pick<ImageSignatures, 'artifactTypes' | 'hasMore'>;

async function referrersOf(
  session: Session,
  product: Product,
  base: string,
  { digest, authorization }: Found,
): Promise<Referrers> {
  const path = `${base}/referrers/${digest}`;
  const first = await pageOf(session, path, authorization);
  if (first === undefined) return {};
  if (first.status === 200) return readPages(session, path, authorization, first);
  if (first.status !== 404 || product.countsGets === true) return {};
  const tagPath = `${base}/manifests/${digest.replace(':', '-')}`;
  const tagged = await askManifest(session, product, 'GET', tagPath, authorization);
  if (!tagged.ok) return {};
  if (tagged.value.status === 404) return { artifactTypes: [] };
  const types = tagged.value.status === 200 ? typesIn(tagged.value.body) : undefined;
  return types === undefined ? {} : { artifactTypes: distinct(types) };
}

async function readPages(
  session: Session,
  path: string,
  authorization: Found['authorization'],
  first: Answer,
): Promise<Referrers> {
  let types = typesIn(first.body);
  if (types === undefined) return {};
  let next = nextPage(session, path, path, first);
  for (let pages = 1; next !== undefined && next !== 'elsewhere' && pages < mostPages; pages++) {
    const page = await pageOf(session, next.path, authorization);
    const found = page?.status === 200 ? typesIn(page.body) : undefined;
    if (page === undefined || found === undefined) break;
    types = [...types, ...found];
    next = nextPage(session, path, next.path, page);
  }
  const all = distinct(types);
  return {
    artifactTypes: all.slice(0, mostTypes),
    ...(next === undefined && all.length <= mostTypes ? {} : { hasMore: true }),
  };
}

async function pageOf(
  session: Session,
  path: string,
  authorization: Found['authorization'],
): Promise<Answer | undefined> {
  const headers = { accept: 'application/vnd.oci.image.index.v1+json', ...authorization };
  const page = await session.connectionTo(session.origin).ask({ method: 'GET', path, headers, limit: manifestLimit });
  return page.ok ? page.value : undefined;
}

type Page = { readonly path: string } | 'elsewhere';

// The credentials go with it: to the same list at the same registry and nowhere else.
function nextPage(session: Session, list: string, current: string, { headers }: Answer): Page | undefined {
  const link = /<([^<>]{1,2000})>\s*;[^,]{0,200}\brel="?next\b/i.exec(String(headers.link ?? ''))?.[1];
  if (link === undefined) return undefined;
  const from = `${session.base}${current}`;
  const address = URL.canParse(link, from) ? new URL(link, from) : undefined;
  const origin = address === undefined ? undefined : originOf(address);
  const isOwn = origin !== undefined && sameOrigin(origin, session.origin);
  return isOwn && address?.pathname.replace(/%3a/i, ':') === list ? { path: `${list}${address.search}` } : 'elsewhere';
}

function distinct(types: readonly string[]): readonly string[] {
  return [...new Set(types.filter((type) => type !== ''))];
}

function typesIn(body: Buffer): readonly string[] | undefined {
  try {
    const document: unknown = JSON.parse(body.toString('utf8'));
    const { manifests } = document as { manifests?: unknown };
    if (!Array.isArray(manifests)) return undefined;
    return manifests.map((entry: unknown) => {
      const { artifactType } = (entry ?? {}) as { artifactType?: unknown };
      return typeof artifactType === 'string' ? artifactType.slice(0, 200) : '';
    });
  } catch {
    return undefined;
  }
}
