import type { ProbeStep, RegistryLook } from '../../evidence/facts.ts';
import { canonical, type ImageReference } from '../../evidence/image-reference.ts';
import type { Credential } from '../../evidence/pull-secret.ts';

/** Looks that met a 429, so that the same question has the same answer for as long as the registry wants to be left alone. */
export interface LimitedLooks {
  /** `until` is when the pause ends that this look began, in ms since the epoch. */
  remember(look: RegistryLook, credentials: readonly Credential[], until: number): void;
  /** What was seen of the image with these credentials in a pause that lasts, with the time that is left to wait. */
  recall(image: ImageReference, credentials: readonly Credential[]): RegistryLook | undefined;
}

const mostLooks = 1000;

/** Nothing was remembered yet. `now` gives milliseconds since the epoch. */
export function createLimitedLooks(now: () => number): LimitedLooks {
  const looks = new Map<string, { readonly look: RegistryLook; readonly until: number }>();
  return {
    remember: (look, credentials, until) => {
      if (looks.size >= mostLooks) looks.clear();
      looks.set(keyOf(look.image, credentials), { look, until });
    },
    recall: (image, credentials) => {
      const key = keyOf(image, credentials);
      const { look, until } = looks.get(key) ?? { until: 0 };
      const left = Math.ceil((until - now()) / 1000);
      if (look !== undefined && left > 0) {
        return { ...look, image, steps: look.steps.map((step) => withTimeLeft(step, left)) };
      }
      looks.delete(key);
      return undefined;
    },
  };
}

// Another user may have another limit.
function keyOf(image: ImageReference, credentials: readonly Credential[]): string {
  return JSON.stringify([canonical(image), credentials.map(({ secret, key, username }) => [secret, key, username])]);
}

function withTimeLeft(step: ProbeStep, seconds: number): ProbeStep {
  const { failure } = step;
  if (failure?.kind !== 'answer' || failure.status !== 429) return step;
  return { ...step, failure: { ...failure, retryAfterSeconds: seconds } };
}
