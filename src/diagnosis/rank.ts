import { type Evidence, factIn } from '../evidence/evidence.ts';
import type { Clue, Diagnosis, Finding } from './finding.ts';

type Findings<Name extends string> = readonly [Finding<Name>, ...Finding<Name>[]];
type Known = 'other.unrelated' | 'other.backoff-only';

/** Causes that only looking can settle: the message names a state, or hides which of two things it is. */
const unsettled: ReadonlySet<string> = new Set(['other.backoff-only', 'other.unrelated', 'auth.ambiguous']);
const surest = 0.99;

/**
 * Puts text and looking together, best first. The same cause twice is surer than once. What a node said leads over what
 * Salvor sees from elsewhere, unless the message left the cause open; the contradiction is kept as a clue.
 */
export function rankFindings<Name extends string>(
  text: readonly Finding<Name>[],
  looked: readonly Finding<Name>[],
  evidence: Evidence,
  state: Diagnosis['state'],
): Findings<Name | Known> {
  const said = text[0];
  const open = said === undefined || unsettled.has(said.cause);
  const against = contradictions(said, looked, evidence, state);
  const combined = new Map<string, Finding<Name>>();
  for (const finding of open ? [...looked, ...text] : [...text, ...looked]) {
    const known = combined.get(finding.cause);
    combined.set(finding.cause, known === undefined ? finding : both(known, finding));
  }
  const settled = [...combined.values()].map((finding) => {
    if (said === undefined || finding.cause !== said.cause) return finding;
    return weaken(finding, against);
  });
  const [first, ...others] = settled.sort(byWeight(open, said?.cause));
  if (first === undefined) return [{ cause: 'other.unrelated', confidence: 0.3, basis: 'looking', clues: against }];
  const cap = first.confidence;
  return [first, ...others.map((other) => ({ ...other, confidence: Math.min(other.confidence, cap) }))];
}

/** Settled causes first; when the message named one, that one; else the surest. */
function byWeight(open: boolean, saidCause: string | undefined) {
  const place = ({ cause, basis }: Finding): number => {
    if (!open && cause === saidCause) return 3;
    if (unsettled.has(cause)) return cause === 'other.unrelated' ? 0 : 1;
    return open && basis !== 'looking' && cause !== saidCause ? 1.5 : 2;
  };
  return (one: Finding, other: Finding): number => place(other) - place(one) || other.confidence - one.confidence;
}

function both<Name extends string>(one: Finding<Name>, other: Finding<Name>): Finding<Name> {
  const confidence = 1 - (1 - one.confidence) * (1 - other.confidence);
  const basis = one.basis === other.basis ? one.basis : 'both';
  return { ...one, basis, confidence: Math.min(surest, confidence), clues: [...one.clues, ...other.clues] };
}

function weaken<Name extends string>(finding: Finding<Name>, against: readonly Clue[]): Finding<Name> {
  const confidence = Math.max(0.05, finding.confidence - (against.length > 0 ? 0.2 : 0));
  return { ...finding, confidence, clues: [...finding.clues, ...against] };
}

const aboutTheRegistry = /^(?:auth|image|network|tls|registry|quota)\./;

/** What looking says against the leading message: another failure, an image that is there, a pod that runs. */
function contradictions(
  said: Finding | undefined,
  looked: readonly Finding[],
  evidence: Evidence,
  state: Diagnosis['state'],
): readonly Clue[] {
  const clues: Clue[] = [];
  const pod = factIn(evidence, 'pod');
  if (state === 'recovered' && pod !== undefined) {
    clues.push({ key: 'pod-ready', values: { pod: pod.name }, speaks: 'against' });
  }
  if (said === undefined || !aboutTheRegistry.test(said.cause) || said.cause === 'auth.ambiguous') return clues;
  if (looked.some(({ cause }) => cause === said.cause)) return clues;
  for (const look of factIn(evidence, 'registry') ?? []) {
    const failed = look.steps.find(({ failure }) => failure !== undefined);
    if (failed?.failure === undefined) {
      const values = { image: look.image.written, host: look.image.registry };
      return [...clues, { key: 'image-available', values, speaks: 'against' }];
    }
    if (failed.failure.kind === 'address-refused') continue;
    const values = { step: failed.step, host: failed.host, detail: failed.failure.detail };
    return [...clues, { key: 'probe-says-otherwise', values, speaks: 'against' }];
  }
  return clues;
}
