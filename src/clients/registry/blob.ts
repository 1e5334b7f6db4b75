import { refuseHost } from './admission.ts';
import { answerFailure, errorBodyLimit } from './answer.ts';
import { done, failed, type Outcome } from './failure.ts';
import { isRedirect } from './manifest-request.ts';
import { hostOf, originOf } from './origin.ts';
import type { Session } from './session.ts';

const mostRedirects = 3;

/** What was seen of a blob: its first byte, or all of it when asked for; the host is the last one that was asked. */
export interface BlobLook {
  readonly host: string;
  readonly outcome: Outcome<Buffer>;
}

/**
 * Fetches the first byte of a blob, following up to three redirects: registries hand blobs out at another company's
 * addresses, which a firewall may know nothing of. The credentials stay behind at the first redirect.
 * `whole` reads up to that many bytes instead of one. Source: OCI distribution specification, "Pulling blobs".
 */
export async function lookAtBlob(
  session: Session,
  path: string,
  authorization: Readonly<Record<string, string>>,
  whole?: number,
): Promise<BlobLook> {
  let address = new URL(`${session.base}${path}`);
  let headers: Record<string, string> = { ...authorization };
  for (let hop = 0; ; hop++) {
    const origin = originOf(address);
    if (origin === undefined) return { host: session.host, outcome: failed({ kind: 'malformed', detail: 'redirect' }) };
    const host = hostOf(origin);
    const refused = refuseHost(origin, session.context.options);
    if (refused !== undefined) return { host, outcome: failed({ kind: 'address-refused', detail: refused }) };
    const answer = await session.connectionTo(origin).ask({
      method: 'GET',
      path: `${address.pathname}${address.search}`,
      headers: { ...headers, ...(whole === undefined ? { range: 'bytes=0-0' } : {}) },
      limit: whole ?? errorBodyLimit,
      firstByte: whole === undefined,
    });
    if (!answer.ok) return { host, outcome: answer };
    const { status } = answer.value;
    const location = isRedirect(status) ? answer.value.headers.location : undefined;
    if (location === undefined) {
      const isThere = status === 200 || status === 206;
      const failure = isThere ? undefined : answerFailure(answer.value, session.context.options.now());
      return { host, outcome: failure === undefined ? done(answer.value.body) : failed(failure) };
    }
    if (hop === mostRedirects) return { host, outcome: failed({ kind: 'malformed', detail: 'too many redirects' }) };
    const next = URL.canParse(location, address.href) ? new URL(location, address) : undefined;
    const nextOrigin = next === undefined ? undefined : originOf(next);
    if (next === undefined || nextOrigin === undefined) {
      return { host, outcome: failed({ kind: 'malformed', detail: 'the redirect is no address' }) };
    }
    const downgraded = nextOrigin.protocol === 'http:' && session.origin.protocol === 'https:';
    if (downgraded || next.username !== '') {
      return {
        host,
        outcome: failed({ kind: 'address-refused', detail: `redirect to ${hostOf(nextOrigin)} over http` }),
      };
    }
    headers = {};
    address = next;
  }
}
