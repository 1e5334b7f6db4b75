import { createHash } from 'node:crypto';
import { isRecord } from '../object.ts';
import { type Answer, exchange, type Network, NoAnswer, schemeOf } from './exchange.ts';
import type { Image } from './image.ts';
import type { Credential } from './keyring.ts';
import { basic, fetchToken, readChallenge, statusLine } from './token.ts';

/** What a runtime says of a pull that failed, without its own wrapping. */
export class PullFailure extends Error {
  override name = 'PullFailure' as const;
  /** Where it failed: while the reference was resolved, or later. */
  readonly phase: 'resolve' | 'fetch';
  /** The gRPC code that the runtime answers with. */
  readonly code: 'NotFound' | 'Unknown';

  constructor(phase: 'resolve' | 'fetch', message: string, code: 'NotFound' | 'Unknown' = 'Unknown') {
    super(message);
    this.phase = phase;
    this.code = code;
  }
}

export interface Pulled {
  readonly digest: string;
  readonly size: number;
}

interface Session {
  readonly network: Network;
  readonly image: Image;
  readonly base: string;
  readonly authorization?: string;
}

const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** Really pulls an image from its registry for a node of one architecture. Rejects with a `PullFailure`. */
export async function pullImage(
  network: Network,
  image: Image,
  architecture: string,
  credential: Credential | undefined,
): Promise<Pulled> {
  const base = `${schemeOf(network, image.registry)}://${image.registry}/v2/${image.repository}`;
  const session = await resolve({ network, image, base }, credential).catch((error: unknown) => {
    throw error instanceof PullFailure ? error : new PullFailure('resolve', textOf(error));
  });
  return await fetchContent(session, architecture).catch((error: unknown) => {
    throw error instanceof PullFailure
      ? error
      : new PullFailure('fetch', `failed to copy: httpReadSeeker: failed open: ${textOf(error)}`);
  });
}

function textOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof NoAnswer ? `failed to do request: ${message}` : message;
}

async function resolve(session: Session, credential: Credential | undefined): Promise<Session> {
  const { image, network } = session;
  const first = await headManifest(session);
  if (first.status !== 401) return settled(session, first);
  const challenge = readChallenge(first);
  const denied = 'pull access denied, repository does not exist or may require authorization: ';
  if (!challenge) throw new PullFailure('resolve', `${denied}authorization failed: no known challenge`);
  if (challenge.scheme === 'basic' && !credential)
    throw new PullFailure('resolve', `${denied}authorization failed: no basic auth credentials`);
  const authorization =
    challenge.scheme === 'basic' && credential
      ? basic(credential)
      : `Bearer ${await fetchToken(network, challenge, `repository:${image.repository}:pull`, credential)}`;
  const allowed = { ...session, authorization };
  const second = await headManifest(allowed);
  if (second.status !== 401) return settled(allowed, second);
  const said = readChallenge(second)?.parameters.error;
  throw new PullFailure('resolve', `${denied}${said ? `server message: ${said}: ` : ''}authorization failed`);
}

function headManifest(session: Session): Promise<Answer> {
  return send(session, 'HEAD', `${session.base}/manifests/${session.image.reference}`, { accept: manifestTypes });
}

function settled(session: Session, answer: Answer): Session {
  const { base, image } = session;
  if (answer.status === 200) return session;
  if (answer.status === 404) throw new PullFailure('resolve', `${image.full}: not found`, 'NotFound');
  throw new PullFailure(
    'resolve',
    `unexpected status from HEAD request to ${base}/manifests/${image.reference}: ${statusLine(answer)}`,
  );
}

function send(
  { network, authorization }: Session,
  method: string,
  url: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return exchange(network, method, new URL(url), { ...headers, ...(authorization ? { authorization } : {}) });
}

async function fetchContent(session: Session, architecture: string): Promise<Pulled> {
  const top = await getManifest(session, session.image.reference);
  const index = Array.isArray(top.content.manifests) ? top.content.manifests.filter(isRecord) : undefined;
  const chosen = index?.find(
    ({ platform }) => isRecord(platform) && platform.os === 'linux' && platform.architecture === architecture,
  );
  if (index && !chosen)
    throw new PullFailure('fetch', `no match for platform in manifest ${top.digest}: not found`, 'NotFound');
  const { content } = chosen ? await getManifest(session, String(chosen.digest)) : top;
  const blobs = [content.config, ...(Array.isArray(content.layers) ? content.layers : [])].filter(isRecord);
  const sizes = await Promise.all(blobs.map(({ digest }) => getBlob(session, String(digest))));
  return { digest: top.digest, size: sizes.reduce((sum, size) => sum + size, 0) };
}

async function getManifest(
  session: Session,
  reference: string,
): Promise<{ digest: string; content: Record<string, unknown> }> {
  const url = `${session.base}/manifests/${reference}`;
  const answer = await send(session, 'GET', url, { accept: manifestTypes });
  refuseUnlessFound(url, answer);
  const digest = digestOf(answer.body);
  if (reference.includes(':')) refuseOtherBytes('manifest', reference, digest);
  const content: unknown = JSON.parse(answer.body.toString('utf8'));
  if (!isRecord(content)) throw new Error('manifest is not an object');
  return { digest, content };
}

async function getBlob(session: Session, digest: string): Promise<number> {
  const url = `${session.base}/blobs/${digest}`;
  let answer = await send(session, 'GET', url);
  const location = answer.headers.location;
  if (answer.status >= 300 && answer.status < 400 && location !== undefined) {
    // The other host gets no credentials.
    answer = await exchange(session.network, 'GET', new URL(location, url));
  }
  refuseUnlessFound(url, answer);
  refuseOtherBytes('layer', digest, digestOf(answer.body));
  return answer.body.length;
}

function refuseUnlessFound(url: string, answer: Answer): void {
  if (answer.status === 200) return;
  const opened = 'failed to copy: httpReadSeeker: failed open:';
  if (answer.status === 404)
    throw new PullFailure('fetch', `${opened} content at ${url} not found: not found`, 'NotFound');
  throw new PullFailure('fetch', `${opened} unexpected status from GET request to ${url}: ${statusLine(answer)}`);
}

function refuseOtherBytes(what: 'manifest' | 'layer', expected: string, actual: string): void {
  if (actual === expected) return;
  throw new PullFailure(
    'fetch',
    `failed commit on ref "${what}-${expected}": unexpected commit digest ${actual}, expected ${expected}: failed precondition`,
  );
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
