import type { Platform, ProbeFailure, ProbeMeaning, ProbeStep, RegistryLook } from '../../evidence/facts.ts';
import type { ImageReference } from '../../evidence/image-reference.ts';
import type { Credential } from '../../evidence/pull-secret.ts';
import { isInternal, refuseRegistry } from './admission.ts';
import { answerFailure, errorBodyLimit, rateLimitOf } from './answer.ts';
import { challengeOf } from './attempt.ts';
import { belongsTo } from './belongs.ts';
import type { Challenge } from './challenge.ts';
import type { ContentCache } from './content.ts';
import { trustOf } from './context.ts';
import { done, failed, failureOf, type Outcome } from './failure.ts';
import { createLimitedLooks } from './limited-looks.ts';
import { lookAtImage, lookAtRegistry, type Wanted } from './look.ts';
import { meaningOf } from './meaning.ts';
import { defaultTimeouts, type RegistryOptions } from './options.ts';
import { hostOf, type Origin, originOfRegistry } from './origin.ts';
import { endpointOf, productOf } from './products.ts';
import { createSent } from './sent.ts';
import { createSession, type Session } from './session.ts';
import { createTurnstile } from './turnstile.ts';
import type { Wish } from './wish.ts';

/** What a look is given besides the image. */
export interface LookOptions {
  /** The entries that the kubelet would try, in order; those that are not for this image are left out. */
  readonly credentials: readonly Credential[];
  /** The node's; decides which image of an index is looked into. */
  readonly platform?: Platform;
  /** Also looks for signatures beside the image. */
  readonly signatures?: Wish;
  /** Also asks how much of its storage the image's project has used. */
  readonly quota?: Wish;
  readonly signal?: AbortSignal;
}

/**
 * Makes the prober that looks at images in their registries from where Salvor runs: every step timed and judged alone,
 * bounded in time, bytes and redirects, to checked addresses only, with credentials for nobody but their own registry.
 * A look never rejects: whatever happens is in it.
 */
export function createRegistryProber(options: RegistryOptions): {
  look(image: ImageReference, options: LookOptions): Promise<RegistryLook>;
} {
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const turnstile = createTurnstile({ concurrency: options.concurrency ?? 8, now: options.now });
  const limited = createLimitedLooks(options.now);
  const trust = trustOf(options);
  const cache: ContentCache = { manifests: new Map(), platforms: new Map() };

  return {
    look: async (image, { credentials, platform, signatures = false, quota = false, signal }) => {
      const origin = originOfImage(image, options);
      const host = hostOf(origin);
      const refused = refuseRegistry(origin, options);
      if (refused !== undefined) return ended(image, host, 'dns', { kind: 'address-refused', detail: refused });
      const own = credentials.filter((credential) => belongsTo(credential, image));
      const inPause = (): RegistryLook | undefined => {
        const until = turnstile.pausedUntil(host);
        if (until === undefined) return undefined;
        return limited.recall(image, own) ?? leftAlone(image, origin, until);
      };
      const spared = inPause();
      if (spared !== undefined) return spared;
      const within = (milliseconds: number) => {
        const deadline = AbortSignal.timeout(milliseconds);
        return signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
      };
      const leave = await turnstile.enter(host, within(timeouts.total)).catch(() => undefined);
      if (leave === undefined) {
        return ended(image, host, 'ping', { kind: 'not-asked', detail: 'too many looks at this registry at a time' });
      }
      let session: Session | undefined;
      try {
        const sparedMeanwhile = inPause();
        if (sparedMeanwhile !== undefined) return sparedMeanwhile;
        const bounded = within(timeouts.total);
        session = createSession(origin, { options, timeouts, trust, signal: bounded, sent: createSent() });
        const look = await take(session, { image, credentials: own, platform, signatures, quota, cache });
        const pause = session.tooMany();
        if (pause !== undefined) limited.remember(look, own, turnstile.tooMany(host, pause.retryAfterSeconds));
        return look;
      } catch (error) {
        const steps = session?.takeSteps() ?? [];
        const step: ProbeStep = { step: 'ping', host, milliseconds: 0, failure: failureOf(error) };
        return { image, as: { kind: 'anonymous' }, steps: [...steps, step] };
      } finally {
        session?.close();
        leave();
      }
    },
  };
}

async function take(session: Session, wanted: Wanted): Promise<RegistryLook> {
  const { image } = wanted;
  const opened = await session.connectionTo(session.origin).open();
  const pinged = opened.ok ? await session.step('ping', session.host, () => ping(session, image)) : opened;
  const certificate = session.certificate();
  const challenge = pinged.ok ? pinged.value : undefined;
  const product = productOf(session.origin.hostname, challenge);
  const look = image.repository === '' ? lookAtRegistry : lookAtImage;
  const at = session.context.options.now();
  const seen = pinged.ok
    ? await look(session, product, challenge, wanted)
    : { as: { kind: 'anonymous' } as const, steps: session.takeSteps() };
  const rateLimit = session.takeRateLimit();
  const meaning = inTime(meaningOf(product, seen.steps, seen.as.kind !== 'anonymous'), seen.credentialExpiresAt, at);
  return {
    image,
    at,
    ...(rateLimit === undefined ? {} : { rateLimit }),
    product: product.name,
    hidesMissing: product.hidesMissing,
    ...(certificate === undefined ? {} : { certificate }),
    ...seen,
    ...(meaning === undefined ? {} : { meaning }),
  };
}

// Other answers than 200 and 401 do not end a look at an image: some proxies answer 404 here and serve manifests.
async function ping(session: Session, image: ImageReference): Promise<Outcome<Challenge | undefined>> {
  const answer = await session.connectionTo(session.origin).ask({ method: 'GET', path: '/v2/', limit: errorBodyLimit });
  if (!answer.ok) return answer;
  const { status } = answer.value;
  session.noteRateLimit(rateLimitOf(answer.value.headers));
  if (status === 200) return done(undefined);
  const challenge = challengeOf(answer.value);
  if (challenge !== undefined) return done(challenge);
  if (image.repository !== '' && status !== 429 && status < 500) return done(undefined);
  return failed(answerFailure(answer.value, session.context.options.now()));
}

// A credential whose time is up explains every refusal of it.
function inTime(meaning: ProbeMeaning | undefined, ends: number | undefined, now: number): ProbeMeaning | undefined {
  const isRefusal = meaning === 'unauthenticated' || meaning === 'denied' || meaning === 'missing-or-denied';
  return isRefusal && ends !== undefined && ends <= now ? 'expired' : meaning;
}

function originOfImage(image: ImageReference, options: RegistryOptions): Origin {
  const registry = endpointOf(image.registry);
  const plain = originOfRegistry(registry, true);
  const isPlain = (options.plainHttp ?? []).some((host) => isInternal(plain, { internal: [host] }));
  return isPlain ? plain : originOfRegistry(registry, false);
}

// The limit may not even concern this image: nothing was asked about it.
function leftAlone(image: ImageReference, origin: Origin, until: number): RegistryLook {
  const detail = 'the registry asked to be left alone';
  return {
    ...ended(image, hostOf(origin), 'ping', { kind: 'not-asked', detail, until }),
    product: productOf(origin.hostname).name,
  };
}

function ended(image: ImageReference, host: string, step: ProbeStep['step'], failure: ProbeFailure): RegistryLook {
  return { image, as: { kind: 'anonymous' }, steps: [{ step, host, milliseconds: 0, failure }] };
}
