import { refuseHost } from './admission.ts';
import { errorBodyLimit } from './answer.ts';
import type { Answer } from './exchange.ts';
import { failed, type Outcome } from './failure.ts';
import { manifestLimit, manifestTypes } from './manifest.ts';
import { hostOf, originOf, sameOrigin } from './origin.ts';
import type { Product } from './products.ts';
import type { Session } from './session.ts';

const mostRedirects = 3;

/**
 * Asks for a manifest. A redirect is followed at the same host, or to another one where the product is known to do so and
 * no credential was sent; never with credentials.
 */
export async function askManifest(
  session: Session,
  product: Product,
  method: 'GET' | 'HEAD',
  path: string,
  authorization: Readonly<Record<string, string>>,
): Promise<Outcome<Answer>> {
  const limit = method === 'GET' ? manifestLimit : errorBodyLimit;
  const isAnonymous = Object.keys(authorization).length === 0;
  let address = new URL(`${session.base}${path}`);
  let headers: Record<string, string> = { accept: manifestTypes, ...authorization };
  for (let hop = 0; ; hop++) {
    const origin = originOf(address) ?? session.origin;
    const answer = await session.connectionTo(origin).ask({
      method,
      path: `${address.pathname}${address.search}`,
      headers,
      limit,
    });
    const location = answer.ok && isRedirect(answer.value.status) ? answer.value.headers.location : undefined;
    if (location === undefined || hop === mostRedirects) return answer;
    const next = URL.canParse(location, address.href) ? new URL(location, address) : undefined;
    const nextOrigin = next === undefined ? undefined : originOf(next);
    if (next === undefined || nextOrigin === undefined || next.username !== '') return answer;
    const mayLeave = product.redirectsManifests === true && isAnonymous && nextOrigin.protocol === 'https:';
    if (!sameOrigin(nextOrigin, session.origin) && !mayLeave) {
      return failed({ kind: 'address-refused', detail: `the manifest redirects to ${hostOf(nextOrigin)}` });
    }
    const refused = refuseHost(nextOrigin, session.context.options);
    if (refused !== undefined) return failed({ kind: 'address-refused', detail: refused });
    headers = { accept: manifestTypes };
    address = next;
  }
}

/** Whether a status sends the client elsewhere. */
export function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}
