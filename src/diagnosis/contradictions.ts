import { type Evidence, factIn } from '../evidence/evidence.ts';
import type { Pod } from '../evidence/facts.ts';
import { canonical } from '../evidence/image-reference.ts';
import { isOwn, type RegistryLook } from '../evidence/registry-look.ts';
import type { Clue, Diagnosis, Finding } from './finding.ts';

const aboutTheRegistry = /^(?:auth|image|network|tls|registry|quota)\./;
/** These fail on the node although the registry gives the image to others. */
const onTheNode: ReadonlySet<string> = new Set([
  'image.platform-mismatch',
  'image.never-pull',
  'image.corrupt',
  'image.invalid-reference',
  'image.unsupported-format',
]);

/**
 * What looking says against the leading message: another failure, an image that is there, a pod that runs. `image` is the one
 * that the message is about, where it names one.
 */
export function contradictions(
  said: Finding | undefined,
  looked: readonly Finding[],
  evidence: Evidence,
  { state, image }: { readonly state: Diagnosis['state']; readonly image: string | undefined },
): readonly Clue[] {
  const pod = factIn(evidence, 'pod');
  const well: Clue[] = state === 'recovered' && pod !== undefined ? [wellClue(pod)] : [];
  if (said === undefined || !aboutTheRegistry.test(said.cause) || onTheNode.has(said.cause)) return well;
  if (said.cause === 'auth.ambiguous' || looked.some(({ cause }) => agrees(said.cause, cause))) return well;
  const looks = factIn(evidence, 'registry') ?? [];
  // What another image of the pod fares like says nothing about this one.
  const own = looks.filter((look) => canonical(look.image) === image);
  const probed = probeSaysOtherwise(own.length > 0 ? own : looks);
  return probed === undefined ? well : [...well, probed];
}

// What looking may name beside a message that means the same: the deadline that a kubelet reports may have passed in the
// handshake, and a registry that hides which of two it is may have told the kubelet either.
const kin: Readonly<Record<string, readonly string[]>> = {
  'network.timeout': ['tls.handshake'],
  'network.reset': ['tls.handshake'],
  'tls.handshake': ['network.timeout', 'network.reset'],
  'auth.denied': ['auth.ambiguous', 'auth.token-expired'],
  'auth.unauthenticated': ['auth.ambiguous', 'auth.token-expired'],
  'image.not-found': ['auth.ambiguous'],
};

function agrees(said: string, looked: string): boolean {
  return said === looked || kin[said]?.includes(looked) === true;
}

function wellClue({ name: pod, phase, readySince }: Pod): Clue {
  const clue = (key: Clue['key'], values: Clue['values']): Clue => ({ key, values, speaks: 'against' });
  if (phase === 'Succeeded') return clue('pod-succeeded', { pod });
  return readySince === undefined ? clue('pod-ready', { pod }) : clue('pod-ready-since', { pod, at: readySince });
}

function probeSaysOtherwise(looks: readonly RegistryLook[]): Clue | undefined {
  for (const { image, steps } of looks) {
    const failed = steps.find(({ failure }) => failure !== undefined);
    if (failed?.failure === undefined) {
      return { key: 'image-available', values: { image: image.written, host: image.registry }, speaks: 'against' };
    }
    // What Salvor itself held back says nothing about the registry.
    if (isOwn(failed.failure)) continue;
    const values = { step: failed.step, host: failed.host, detail: failed.failure.detail };
    return { key: 'probe-says-otherwise', values, speaks: 'against' };
  }
  return undefined;
}
