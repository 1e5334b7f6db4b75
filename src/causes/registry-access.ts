import type { Match } from '../diagnosis/cause.ts';
import type { Clue } from '../diagnosis/finding.ts';
import type { Facts, ProbeFailure, ProbeStep, RegistryLook } from '../evidence/facts.ts';

/** A look that ended in a failure, and the step that failed. */
export interface FailedLook {
  readonly look: RegistryLook;
  readonly step: ProbeStep;
  readonly failure: ProbeFailure;
}

type Seen = Pick<Facts, 'registry'>;
type Answer = Extract<ProbeFailure, { kind: 'answer' }>;

/**
 * The looks that failed for a kubelet: an image that any applicable identity received counts as available, and a kubelet
 * with a matching secret never asks anonymously (kubernetes/pkg/kubelet/images, pkg/credentialprovider). One per image.
 */
export function failedLooks(looks: readonly RegistryLook[]): readonly FailedLook[] {
  const images = new Map<string, RegistryLook[]>();
  for (const look of looks.flatMap(identities)) {
    const key = look.image.written;
    images.set(key, [...(images.get(key) ?? []), look]);
  }
  return [...images.values()].flatMap((all) => {
    const withSecret = all.filter(({ as }) => as.kind === 'pull-secret');
    const failed = (withSecret.length > 0 ? withSecret : all).map(firstFailure);
    return failed.every((one) => one !== undefined) ? failed.slice(0, 1) : [];
  });
}

/** A look as one look per identity that was tried. */
function identities(look: RegistryLook): readonly RegistryLook[] {
  return [look, ...(look.attempts ?? []).map(({ as, steps }) => ({ ...look, as, steps }))];
}

/** The first step of a look that failed; a refused address is Salvor's own refusal and says nothing about the registry. */
export function firstFailure(look: RegistryLook): FailedLook | undefined {
  for (const step of look.steps) {
    if (step.failure !== undefined && step.failure.kind !== 'address-refused') {
      return { look, step, failure: step.failure };
    }
  }
  return undefined;
}

/** The clue for a failure below HTTP or for an answer that says no. */
export function failureClue({ step, failure }: FailedLook): Clue {
  if (failure.kind === 'answer') {
    const values = { step: step.step, host: step.host, status: failure.status, detail: failure.detail };
    return { key: 'probe-answered', values: { ...values, code: failure.code ?? '' }, speaks: 'for' };
  }
  const values = { step: step.step, host: step.host, detail: failure.detail, milliseconds: step.milliseconds };
  return { key: 'probe-failed', values, speaks: 'for' };
}

/** Matches when a probe broke in this way. */
export function matchProbe(
  kind: Exclude<ProbeFailure['kind'], 'answer' | 'address-refused' | 'malformed'>,
): (facts: Seen) => Match | undefined {
  return ({ registry }) => {
    const failed = failedLooks(registry).find(({ failure }) => failure.kind === kind);
    if (failed === undefined) return undefined;
    return { confidence: 0.93, clues: [failureClue(failed), ...certificateClues(failed)] };
  };
}

function certificateClues({ look, step, failure }: FailedLook): readonly Clue[] {
  const { certificate } = look;
  const host = step.host;
  if (certificate === undefined) return [];
  if (failure.kind === 'unknown-authority') {
    const { subject, issuer } = certificate;
    return [{ key: 'certificate-issuer', values: { host, subject, issuer }, speaks: 'for' }];
  }
  if (failure.kind === 'name-mismatch') {
    return [{ key: 'certificate-names', values: { host, names: certificate.names.join(', ') }, speaks: 'for' }];
  }
  if (failure.kind === 'expired') {
    const { validFrom, validTo } = certificate;
    return [{ key: 'certificate-dates', values: { host, validFrom, validTo }, speaks: 'for' }];
  }
  return [];
}

/** Matches when a registry answered with one of these statuses (a range is `[from, to]` inclusive). */
export function matchAnswer(
  statuses: readonly (number | readonly [number, number])[],
): (facts: Seen) => Match | undefined {
  const fits = (status: number): boolean =>
    statuses.some((one) => (typeof one === 'number' ? one === status : status >= one[0] && status <= one[1]));
  return ({ registry }) => {
    for (const failed of failedLooks(registry)) {
      if (failed.failure.kind !== 'answer' || !fits(failed.failure.status)) continue;
      return { confidence: 0.95, clues: [failureClue(failed), ...answerClues(failed, failed.failure)] };
    }
    return undefined;
  };
}

function answerClues({ look, step }: FailedLook, { status, retryAfterSeconds }: Answer): readonly Clue[] {
  const host = step.host;
  const clues: Clue[] = [];
  if (status === 404) {
    clues.push({ key: 'manifest-missing', values: { image: look.image.written, host, status }, speaks: 'for' });
  }
  if (retryAfterSeconds !== undefined) {
    clues.push({ key: 'retry-after', values: { host, seconds: retryAfterSeconds }, speaks: 'for' });
  }
  if (look.rateLimit?.remaining !== undefined) {
    const { remaining, limit } = look.rateLimit;
    clues.push({ key: 'rate-limit-left', values: { host, remaining, limit: limit ?? '' }, speaks: 'for' });
  }
  return clues;
}

/**
 * Credentials that a token endpoint or the registry itself refuses, or none where some are wanted. A token that was given
 * and then not enough is a refusal of access (distribution's token specification: a reduced scope is still a 200).
 */
export function matchUnauthenticated({ registry }: Seen): Match | undefined {
  for (const failed of failedLooks(registry)) {
    const { look, step, failure } = failed;
    if (failure.kind !== 'answer' || isRefusal(failed, failure)) continue;
    if (failure.status !== 401 && !(failure.status === 403 && look.as.kind === 'anonymous')) continue;
    const values = { host: step.host, status: failure.status };
    const who: Clue =
      look.as.kind === 'anonymous'
        ? { key: 'anonymous-refused', values: { ...values, image: look.image.written }, speaks: 'for' }
        : { key: 'credentials-refused', values: { ...values, secret: look.as.secret }, speaks: 'for' };
    return { confidence: failure.status === 401 ? 0.94 : 0.8, clues: [who, failureClue(failed)] };
  }
  return undefined;
}

/** Credentials that are good and not enough. */
export function matchDenied({ registry }: Seen): Match | undefined {
  for (const failed of failedLooks(registry)) {
    const { look, step, failure } = failed;
    if (failure.kind !== 'answer' || look.as.kind !== 'pull-secret' || !isRefusal(failed, failure)) continue;
    const { secret } = look.as;
    const values = { secret, host: step.host, repository: look.image.repository, status: failure.status };
    return {
      confidence: 0.93,
      clues: [{ key: 'credentials-not-allowed', values, speaks: 'for' }, failureClue(failed)],
    };
  }
  return undefined;
}

function isRefusal({ look, step }: FailedLook, failure: Answer): boolean {
  if (look.as.kind === 'anonymous') return false;
  if (failure.status === 403) return true;
  const tokenGiven = look.steps.some((one) => one.step === 'token' && one.failure === undefined);
  return failure.status === 401 && tokenGiven && step.step !== 'token';
}
