import type { Platform, ProbeIdentity, ProbeStep, RegistryLook } from '../../evidence/facts.ts';
import type { ImageReference } from '../../evidence/image-reference.ts';
import type { Credential } from '../../evidence/pull-secret.ts';
import type { RateLimit } from '../../evidence/registry-look.ts';
import { answerFailure, errorBodyLimit } from './answer.ts';
import { authorize, type Found, findManifest } from './attempt.ts';
import type { Challenge } from './challenge.ts';
import { type ContentCache, lookInside } from './content.ts';
import { endOf } from './expiry.ts';
import { done, failed, type Outcome } from './failure.ts';
import { meaningOf } from './meaning.ts';
import type { Product } from './products.ts';
import { lookForQuota, tellsQuota } from './quota.ts';
import type { Session } from './session.ts';
import { lookForSignatures } from './signatures.ts';
import { isWanted, type Wish } from './wish.ts';

type Seen = Omit<RegistryLook, 'image'>;

/** What a look is after. */
export interface Wanted {
  readonly image: ImageReference;
  /** Those that belong to the image, in the kubelet's order. */
  readonly credentials: readonly Credential[];
  readonly platform: Platform | undefined;
  readonly signatures: Wish;
  readonly quota: Wish;
  readonly cache: ContentCache;
}

interface Attempt {
  readonly as: ProbeIdentity;
  readonly steps: readonly ProbeStep[];
  readonly credential: Credential | undefined;
  readonly found: Outcome<Found>;
  readonly rateLimit: RateLimit | undefined;
}

const mostCredentials = 10;

/**
 * Asks for an image as each identity in the kubelet's order until one gets it, and then looks inside. When all are refused
 * it asks anonymously as well: a stale credential spoils the pull of a public image.
 */
export async function lookAtImage(
  session: Session,
  product: Product,
  challenge: Challenge | undefined,
  { image, credentials, platform, signatures, quota, cache }: Wanted,
): Promise<Seen> {
  const shared = session.takeSteps();
  const attempts: Attempt[] = [];
  const attempt = async (credential: Credential | undefined): Promise<Outcome<Found>> => {
    const found = await findManifest(session, image, product, challenge, credential);
    const as = identityOf(credential);
    attempts.push({ as, steps: session.takeSteps(), credential, found, rateLimit: session.takeRateLimit() });
    return found;
  };
  for (const credential of identities(credentials)) {
    const found = await attempt(credential);
    if (found.ok || !isRefusal(found)) break;
  }
  if (credentials.length > 0 && attempts.every(({ found }) => isRefusal(found) && !isMissing(found))) {
    await attempt(undefined);
  }
  const told = telling(attempts, credentials.length);
  const others = attempts.filter((attempt) => attempt !== told).map(({ as, steps }) => ({ as, steps }));
  const found = told?.found.ok === true ? told.found.value : undefined;
  const platforms = found === undefined ? undefined : await lookInside(session, image, product, found, platform, cache);
  const { signal } = session.context;
  const isWantedSigned = found !== undefined && (await isWanted(signatures, signal));
  const signed = isWantedSigned ? await lookForSignatures(session, image, product, found) : undefined;
  const expires = told?.credential === undefined ? undefined : endOf(told.credential, product);
  const isFull = meaningOf(product, told?.steps ?? [], true) === 'quota';
  const isAnswered = told?.found.ok === true || told?.found.failure.kind === 'answer';
  // A registry that wants to be left alone is not asked anything more.
  const asksQuota =
    isAnswered && session.tooMany() === undefined && tellsQuota(product) && (isFull || (await isWanted(quota, signal)));
  const storage = asksQuota ? await lookForQuota(session, image, product, told?.credential) : undefined;
  return {
    as: told?.as ?? { kind: 'anonymous' },
    steps: [...shared, ...(told?.steps ?? []), ...session.takeSteps()],
    ...(found === undefined ? {} : { digest: found.digest }),
    ...(platforms === undefined ? {} : { platforms }),
    ...(signed === undefined ? {} : { signatures: signed }),
    ...(told?.rateLimit === undefined ? {} : { rateLimit: told.rateLimit }),
    ...storage,
    ...(others.length === 0 ? {} : { attempts: others }),
    ...(expires === undefined ? {} : { credentialExpiresAt: expires }),
  };
}

/** Looks at a registry alone: whether its token server answers and, with credentials, whether they are accepted. */
export async function lookAtRegistry(
  session: Session,
  product: Product,
  challenge: Challenge | undefined,
  { credentials }: Wanted,
): Promise<Seen> {
  const [credential] = credentials;
  const granted = await authorize(session, product, challenge, undefined, credential);
  if (granted.ok && credential !== undefined) {
    await session.step('ping', session.host, async () => {
      const ask = { method: 'GET', path: '/v2/', headers: granted.value, limit: errorBodyLimit } as const;
      const answer = await session.connectionTo(session.origin).ask(ask);
      if (!answer.ok) return answer;
      if (answer.value.status === 200) return done(undefined);
      return failed(answerFailure(answer.value, session.context.options.now()));
    });
  }
  const steps = session.takeSteps().map((step) => (credential === undefined ? forgiving(step) : step));
  return { as: identityOf(credential), steps };
}

// That a token server wants credentials before it grants anything says nothing against it.
function forgiving(step: ProbeStep): ProbeStep {
  const { failure, ...rest } = step;
  const isAnswer =
    step.step === 'token' && failure?.kind === 'answer' && failure.status < 500 && failure.status !== 429;
  return isAnswer && failure.status !== 404 ? rest : step;
}

function identities(credentials: readonly Credential[]): readonly (Credential | undefined)[] {
  return credentials.length === 0 ? [undefined] : credentials.slice(0, mostCredentials);
}

function identityOf(credential: Credential | undefined): ProbeIdentity {
  if (credential === undefined) return { kind: 'anonymous' };
  return { kind: 'pull-secret', secret: credential.secret, key: credential.key };
}

/** Whether another identity may fare better. */
function isRefusal(found: Outcome<Found>): boolean {
  if (found.ok) return false;
  const { failure } = found;
  if (failure.kind === 'answer') return [400, 401, 403, 404].includes(failure.status);
  return failure.kind === 'address-refused';
}

function isMissing(found: Outcome<Found>): boolean {
  return !found.ok && found.failure.kind === 'answer' && found.failure.status === 404;
}

// The identity that the look is about: the one that worked if the kubelet had tried it too, else the one that got furthest.
function telling(attempts: readonly Attempt[], given: number): Attempt | undefined {
  const tried = given === 0 ? attempts : attempts.filter(({ as }) => as.kind !== 'anonymous');
  const worked = tried.find(({ found }) => found.ok);
  const rank = ({ found }: Attempt): number => {
    if (found.ok) return 0;
    if (found.failure.kind === 'answer') return found.failure.status;
    return isRefusal(found) ? 0 : Number.POSITIVE_INFINITY;
  };
  return worked ?? tried.toSorted((one, other) => (rank(other) > rank(one) ? 1 : -1))[0];
}
