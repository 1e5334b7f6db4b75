import type { ProbeFailure } from '../../evidence/facts.ts';
import type { ImageReference } from '../../evidence/image-reference.ts';
import type { Credential } from '../../evidence/pull-secret.ts';
import { answerFailure, rateLimitOf } from './answer.ts';
import { type Challenge, chooseChallenge, parseChallenges } from './challenge.ts';
import type { Answer } from './exchange.ts';
import { done, failed, type Outcome, said } from './failure.ts';
import { digestOfBody, readDigest } from './manifest.ts';
import { askManifest } from './manifest-request.ts';
import { hostOf } from './origin.ts';
import type { Product } from './products.ts';
import type { Session } from './session.ts';
import { basicAuthorization, fetchToken, readRealm } from './token.ts';

export type Headers = Readonly<Record<string, string>>;

/** What asking for the manifest as one identity gave. */
export interface Found {
  readonly digest: string;
  /** The header with which it was given out; for the same look at the same registry only. */
  readonly authorization: Headers;
  readonly rateLimit?: ReturnType<typeof rateLimitOf>;
  /** The manifest's body, when it had to be read anyway. */
  readonly body?: Buffer;
}

const fewPulls = 10;

/** Whether a manifest may be read: Docker Hub counts every GET as a pull, and with ten or fewer left none is spent on looking. */
export function mayRead(product: Product, rateLimit: Found['rateLimit']): boolean {
  return product.countsGets !== true || (rateLimit?.remaining ?? fewPulls + 1) > fewPulls;
}

// Only a GET brings the registry's own words. Where it counts as a pull, a limit that is reached is not pressed further.
function mayRepeat(status: number, product: Product, rateLimit: Found['rateLimit']): boolean {
  const isKnown = rateLimit?.remaining !== undefined;
  return mayRead(product, rateLimit) && (status !== 429 || product.countsGets !== true || isKnown);
}

/** Answers a registry's challenge as one identity: the header to send, or why there is none. Notes challenge and token steps. */
export async function authorize(
  session: Session,
  product: Product,
  challenge: Challenge | undefined,
  scope: string | undefined,
  credential: Credential | undefined,
): Promise<Outcome<Headers>> {
  if (challenge === undefined) return done({});
  if (challenge.scheme === 'basic') return done(headersOf(basicAuthorization(credential)));
  const { options } = session.context;
  const realm = await session.step('challenge', session.host, async () => {
    const read = readRealm(challenge, session.origin, product, options.realmHosts);
    if (!read.ok || credential === undefined || read.value.trusted) return read;
    const detail = `token server ${hostOf(read.value.origin)} is not known to belong to ${session.host}`;
    return failed({ kind: 'address-refused', detail });
  });
  if (!realm.ok) return realm;
  const { origin } = realm.value;
  const token = await session.step('token', hostOf(origin), () =>
    fetchToken(session.connectionTo(origin), realm.value, challenge, scope, credential, options.now()),
  );
  return token.ok ? done({ authorization: `Bearer ${token.value}` }) : token;
}

/**
 * Asks for an image's manifest with HEAD as one identity, answering the registry's challenge. Without success it asks once
 * more with GET, because only that has a body with the error code. Source: OCI distribution specification, "Pulling manifests".
 */
export async function findManifest(
  session: Session,
  image: ImageReference,
  product: Product,
  pinged: Challenge | undefined,
  credential: Credential | undefined,
): Promise<Outcome<Found>> {
  const scope = `repository:${image.repository}:pull`;
  const granted = await authorize(session, product, pinged, scope, credential);
  if (!granted.ok) return granted;
  const path = manifestPath(image);
  const since = performance.now();
  const head = await askManifest(session, product, 'HEAD', path, granted.value);
  const again = head.ok && pinged === undefined ? challengeOf(head.value) : undefined;
  if (again === undefined) return judgeManifest(session, image, product, granted.value, head, since);
  // The registry itself is open and only this repository is not.
  const second = await authorize(session, product, again, again.parameters.scope ?? scope, credential);
  if (!second.ok) return second;
  const retried = performance.now();
  const answered = await askManifest(session, product, 'HEAD', path, second.value);
  return judgeManifest(session, image, product, second.value, answered, retried);
}

/** The challenge to answer in a 401. */
export function challengeOf(answer: Answer): Challenge | undefined {
  return answer.status === 401 ? chooseChallenge(parseChallenges(answer.headers['www-authenticate'])) : undefined;
}

async function judgeManifest(
  session: Session,
  image: ImageReference,
  product: Product,
  authorization: Headers,
  head: Outcome<Answer>,
  since: number,
): Promise<Outcome<Found>> {
  const now = session.context.options.now();
  const judge = async (): Promise<Outcome<Found>> => {
    if (!head.ok) return head;
    const { status, headers } = head.value;
    const rateLimit = rateLimitOf(headers);
    session.noteRateLimit(rateLimit);
    const known = { authorization, ...(rateLimit === undefined ? {} : { rateLimit }) };
    // What is asked for by its digest is that or nothing, whatever the registry calls it.
    const digest = image.digest ?? readDigest(headers['docker-content-digest']);
    if (status === 200 && digest !== undefined) return done({ ...known, digest });
    if (!mayRepeat(status, product, rateLimit)) return failed(refusalOf(head.value, now));
    const got = await askManifest(session, product, 'GET', manifestPath(image), authorization);
    // A registry that has already answered is not to be reported as one that cannot be reached.
    const isSilent = !got.ok && got.failure.kind !== 'malformed';
    if (isSilent && status !== 200) return failed(refusalOf(head.value, now));
    if (!got.ok) return got;
    session.noteRateLimit(rateLimitOf(got.value.headers));
    if (got.value.status !== 200) return failed(inWords(refusalOf(head.value, now), refusalOf(got.value, now)));
    return done({ ...known, digest: digestOfBody(got.value.body), body: got.value.body });
  };
  return session.step('manifest', session.host, judge, since);
}

function manifestPath({ repository, digest, tag }: ImageReference): string {
  return `/v2/${repository}/manifests/${digest ?? tag ?? 'latest'}`;
}

// After a token the challenge says why it was not enough: `insufficient_scope`, `invalid_token` (RFC 6750, section 3.1).
function refusalOf(answer: Answer, now: number): ProbeFailure {
  const failure = answerFailure(answer, now);
  const reason = challengeOf(answer)?.parameters.error;
  if (reason === undefined || failure.kind !== 'answer') return failure;
  return { ...failure, detail: said([failure.detail, reason].filter((part) => part !== '').join(': ')) };
}

// The words of the second answer; how long to wait may stand in the first alone.
function inWords(first: ProbeFailure, second: ProbeFailure): ProbeFailure {
  if (first.kind !== 'answer' || second.kind !== 'answer') return second;
  const { retryAfterSeconds } = { ...first, ...second };
  return retryAfterSeconds === undefined || first.status !== second.status ? second : { ...second, retryAfterSeconds };
}

function headersOf(header: { authorization?: string }): Headers {
  return header.authorization === undefined ? {} : { authorization: header.authorization };
}
