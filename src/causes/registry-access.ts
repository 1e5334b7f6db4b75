import type { Match } from '../diagnosis/cause.ts';
import type { Clue } from '../diagnosis/finding.ts';
import type { Certificate, Facts, ProbeFailure, ProbeMeaning, ProbeStep, RegistryLook } from '../evidence/facts.ts';
import { isOwn } from '../evidence/registry-look.ts';
import { pathClues } from './registry-path.ts';

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
function failedLooks(looks: readonly RegistryLook[]): readonly FailedLook[] {
  const images = new Map<string, RegistryLook[]>();
  for (const look of looks) {
    const key = look.image.written;
    images.set(key, [...(images.get(key) ?? []), look]);
  }
  return [...images.values()].flatMap((all) => {
    const withSecret = all.filter(({ as }) => as.kind === 'pull-secret');
    const failed = (withSecret.length > 0 ? withSecret : all).map(firstFailure);
    return failed.every((one) => one !== undefined) ? failed.slice(0, 1) : [];
  });
}

/** The first step of a look that failed; what Salvor itself held back says nothing about the registry. */
function firstFailure(look: RegistryLook): FailedLook | undefined {
  for (const step of look.steps) {
    if (step.failure !== undefined && !isOwn(step.failure)) {
      return { look, step, failure: step.failure };
    }
  }
  return undefined;
}

/** The clue for a failure below HTTP or for an answer that says no. */
function failureClue({ step, failure }: FailedLook): Clue {
  if (failure.kind === 'answer') {
    const values = { step: step.step, host: step.host, status: failure.status, detail: failure.detail };
    return { key: 'probe-answered', values: { ...values, code: failure.code ?? '' }, speaks: 'for' };
  }
  const values = { step: step.step, host: step.host, detail: failure.detail, milliseconds: step.milliseconds };
  return { key: 'probe-failed', values, speaks: 'for' };
}

/** Matches when a probe broke in this way. */
export function matchProbe(
  kind: Exclude<ProbeFailure['kind'], 'answer' | 'address-refused' | 'not-asked' | 'malformed'>,
): (facts: Seen) => Match | undefined {
  return ({ registry }) => {
    const failed = failedLooks(registry).find((one) => kindOf(one) === kind);
    if (failed === undefined) return undefined;
    const clues = [failureClue(failed), ...certificateClues(failed), ...pathClues(failed.look, failed.step)];
    return { confidence: 0.93, clues };
  };
}

// A handshake without an end has failed as a handshake: the way to the host is open.
function kindOf({ step, failure }: FailedLook): ProbeFailure['kind'] {
  return step.step === 'tls' && failure.kind === 'timed-out' ? 'handshake' : failure.kind;
}

function certificateClues({ look, step, failure }: FailedLook): readonly Clue[] {
  const { certificate } = look;
  const host = step.host;
  if (certificate === undefined) return [];
  if (failure.kind === 'unknown-authority') return authorityClues(host, certificate);
  if (failure.kind === 'name-mismatch') {
    return [{ key: 'certificate-names', values: { host, names: certificate.names }, speaks: 'for' }];
  }
  if (failure.kind === 'expired') {
    const { validFrom, validTo } = certificate;
    return [{ key: 'certificate-dates', values: { host, validFrom, validTo }, speaks: 'for' }];
  }
  return [];
}

/** What a person needs to judge a certificate that nobody here knows, and whom one would have to trust for it. */
function authorityClues(host: string, certificate: Certificate): readonly Clue[] {
  const { subject, issuer, names, validFrom, validTo, fingerprint256, selfSigned, chain = [], authority } = certificate;
  const clue = (key: Clue['key'], values: Clue['values']): Clue => ({ key, values, speaks: 'for' });
  return [
    clue('certificate-issuer', { host, subject, issuer }),
    ...(chain.length > 1 ? [clue('certificate-chain', { host, subjects: chain.map((link) => link.subject) })] : []),
    clue('certificate-names', { host, names }),
    clue('certificate-dates', { host, validFrom, validTo }),
    clue('certificate-fingerprint', { host, fingerprint: fingerprint256 }),
    ...(selfSigned ? [clue('certificate-self-signed', { host })] : []),
    ...(selfSigned || authority === undefined ? [] : [clue('certificate-authority', { host, authority })]),
  ];
}

/** Matches when a registry's answer means this; a look of a registry whose particulars are unknown is read by its status. */
export function matchMeaning(meaning: ProbeMeaning, confidence = 0.95): (facts: Seen) => Match | undefined {
  return ({ registry }) => {
    for (const failed of failedLooks(registry)) {
      if (failed.failure.kind !== 'answer' || meaningOf(failed, failed.failure) !== meaning) continue;
      const clues = [...accessClues(failed, failed.failure, meaning), ...answerClues(failed, failed.failure)];
      return { confidence, clues: [...clues, failureClue(failed), ...pathClues(failed.look, failed.step)] };
    }
    return undefined;
  };
}

/** Matches when what came is not what its digest says, or is in a format that runtimes do not read. */
export function matchContent(about: 'digest' | 'format', confidence: number): (facts: Seen) => Match | undefined {
  return ({ registry }) => {
    const failed = failedLooks(registry).find(({ failure }) => failure.kind === 'malformed' && failure.about === about);
    return failed === undefined ? undefined : { confidence, clues: [failureClue(failed)] };
  };
}

/** Matches when something answers in a way in which no registry does: a portal, a proxy's page, a status without a meaning. */
export function matchStrange(confidence: number): (facts: Seen) => Match | undefined {
  return ({ registry }) => {
    const failed = failedLooks(registry).find((one) => {
      if (one.failure.kind === 'malformed') return one.failure.about === undefined;
      return one.failure.kind === 'answer' && meaningOf(one, one.failure) === undefined;
    });
    if (failed === undefined) return undefined;
    return { confidence, clues: [failureClue(failed), ...pathClues(failed.look, failed.step)] };
  };
}

/**
 * What an answer means. Credentials that a token endpoint or the registry itself refuses are not known; a token that was given
 * and then not enough is a refusal of access (distribution's token specification: a reduced scope is still a 200).
 */
function meaningOf({ look, step }: FailedLook, { status, detail }: Answer): ProbeMeaning | undefined {
  if (look.meaning !== undefined) return look.meaning;
  if (status === 402 || status === 507) return 'quota';
  // A token server that is not there says nothing about the image.
  if (status === 404) return step.step === 'token' ? undefined : 'missing';
  if (status === 412 || status === 451) return 'policy';
  if (status === 429) return 'rate-limited';
  if (status >= 500) return 'outage';
  if (status !== 401 && status !== 403) return undefined;
  // The address of a blob runs out as well, which says nothing about credentials.
  if (step.step !== 'blob' && /\bexpired\b/i.test(detail)) return 'expired';
  const tokenGiven = look.steps.some((one) => one.step === 'token' && one.failure === undefined);
  const refused = status === 403 || (look.as.kind !== 'anonymous' && tokenGiven && step.step !== 'token');
  return refused ? 'denied' : 'unauthenticated';
}

/** Whose credentials were refused, and in what way. */
function accessClues({ look, step }: FailedLook, { status }: Answer, meaning: ProbeMeaning): readonly Clue[] {
  if (!['unauthenticated', 'denied', 'missing-or-denied', 'expired'].includes(meaning)) return [];
  const { host } = step;
  const { written, repository } = look.image;
  if (look.as.kind === 'anonymous') {
    return [{ key: 'anonymous-refused', values: { image: written, host, status }, speaks: 'for' }];
  }
  const { secret } = look.as;
  if (meaning === 'unauthenticated' || meaning === 'expired') {
    return [{ key: 'credentials-refused', values: { secret, host, status }, speaks: 'for' }];
  }
  return [{ key: 'credentials-not-allowed', values: { secret, host, repository, status }, speaks: 'for' }];
}

function answerClues({ look, step }: FailedLook, { status, retryAfterSeconds }: Answer): readonly Clue[] {
  const host = step.host;
  const clues: Clue[] = [];
  if (status === 404) {
    const isWithin = step.step === 'platforms' || step.step === 'blob';
    const key = isWithin ? 'content-missing' : 'manifest-missing';
    clues.push({ key, values: { image: look.image.written, host, status }, speaks: 'for' });
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
