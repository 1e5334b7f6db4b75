import type { Clue } from '../diagnosis/finding.ts';
import type { ProbeStep, RegistryLook } from '../evidence/facts.ts';

/** What lies between a registry and its image: the other hosts on the way, and whose credentials stand in it. */
export function pathClues(look: RegistryLook, failed: ProbeStep): readonly Clue[] {
  return [...hostClues(look, failed), ...rightsClues(look, failed), ...credentialClues(look)];
}

/** A token server or a blob host apart from the registry: firewalls often know the registry alone. */
function hostClues({ steps, image }: RegistryLook, { step, host, failure }: ProbeStep): readonly Clue[] {
  const registry = steps[0]?.host ?? image.registry;
  if (host === registry) return [];
  if (step === 'blob') return [{ key: 'blob-host-apart', values: { image: image.written, host }, speaks: 'for' }];
  const isSilent = step === 'token' && failure?.kind !== 'answer';
  return isSilent ? [{ key: 'token-host-apart', values: { registry, host }, speaks: 'for' }] : [];
}

/** A token that was given and is not enough, and a registry that does not tell missing from forbidden. */
function rightsClues({ steps, image, meaning }: RegistryLook, { step, host, failure }: ProbeStep): readonly Clue[] {
  const isRefused = failure?.kind === 'answer' && (failure.status === 401 || failure.status === 403);
  if (!isRefused) return [];
  const { repository } = image;
  const clues: Clue[] = [];
  const token = steps.find((one) => one.step === 'token' && one.failure === undefined);
  if (token !== undefined && step === 'manifest') {
    clues.push({ key: 'token-not-enough', values: { host, tokenHost: token.host, repository }, speaks: 'for' });
  }
  if (meaning === 'missing-or-denied') {
    clues.push({ key: 'missing-or-hidden', values: { host, repository }, speaks: 'for' });
  }
  return clues;
}

/** Credentials whose time is up, and those without which the image could be had. */
function credentialClues({ as, image, attempts, credentialExpiresAt, at }: RegistryLook): readonly Clue[] {
  if (as.kind === 'anonymous') return [];
  const { secret } = as;
  const clues: Clue[] = [];
  if (credentialExpiresAt !== undefined && at !== undefined && credentialExpiresAt <= at) {
    clues.push({ key: 'credential-expired', values: { secret, at: credentialExpiresAt }, speaks: 'for' });
  }
  const open = attempts?.some((one) => one.as.kind === 'anonymous' && one.steps.every((step) => !step.failure));
  if (open === true) clues.push({ key: 'anonymous-would-do', values: { image: image.written, secret }, speaks: 'for' });
  return clues;
}
