import { type Evidence, factIn } from '../evidence/evidence.ts';
import { isOwn } from '../evidence/registry-look.ts';
import { contextClues } from './context-clues.ts';
import { contradictions } from './contradictions.ts';
import type { Clue, Diagnosis, Finding } from './finding.ts';

type Findings<Name extends string> = readonly [Finding<Name>, ...Finding<Name>[]];
type Known = 'other.unrelated' | 'other.backoff-only';

/** Causes that only looking can settle: the message names a state, or hides which of two things it is. */
const unsettled: ReadonlySet<string> = new Set(['other.backoff-only', 'other.unrelated', 'auth.ambiguous']);
/** Causes that name no failure. */
const saysNothing: ReadonlySet<string> = new Set(['other.backoff-only', 'other.unrelated']);
/** From here on a text is known to be about something else, and not merely without a known phrase. */
const surelyUnrelated = 0.93;
const surest = 0.99;
/** What an unsettled cause still tells: a registry that hides which of two it is more than a mere back-off. */
const openness: Readonly<Record<string, number>> = { 'other.unrelated': 0, 'other.backoff-only': 0.8 };

/** What explains a registry's refusal when it is seen by looking: the refusal is its consequence. */
const originsOfRefusal: ReadonlySet<string> = new Set([
  'auth.pull-secret-missing',
  'auth.pull-secret-malformed',
  'auth.token-expired',
]);
const refusals: ReadonlySet<string> = new Set(['auth.unauthenticated', 'auth.denied', 'auth.ambiguous']);
const sureOrigin = 0.9;

/**
 * Puts text and looking together, best first. The same cause twice is surer than once. What a node said leads over what
 * Salvor sees from elsewhere, unless the message left the cause open or looking explains it; the contradiction is kept as a
 * clue.
 */
export function rankFindings<Name extends string>(
  text: readonly Finding<Name>[],
  allLooked: readonly Finding<Name>[],
  evidence: Evidence,
  { state, image }: { readonly state: Diagnosis['state']; readonly image: string | undefined },
): Findings<Name | Known> {
  const said = text[0];
  const looked = allLooked.filter((finding) => !isLetIn(finding, evidence));
  const open = said === undefined || isOpen(said);
  const against = contradictions(said, looked, evidence, { state, image });
  const combined = new Map<string, Finding<Name>>();
  for (const finding of open ? [...looked, ...text] : [...text, ...looked]) {
    const known = combined.get(finding.cause);
    combined.set(finding.cause, known === undefined ? finding : both(known, finding));
  }
  const weighed = [...combined.values()].map((finding) =>
    finding.cause === said?.cause ? withClues(finding, against, state) : finding,
  );
  const [leading, ...others] = weighed.sort(byWeight(open, said?.cause));
  if (leading === undefined)
    return [{ cause: nothingKnown(evidence), confidence: 0.3, basis: 'looking', clues: against }];
  const first = withClues(leading, contextClues(leading.cause, evidence), state);
  // Beside a cause that is known, "nothing of ours" and "only a back-off" are no alternatives.
  const alternatives = unsettled.has(first.cause) ? others : others.filter(({ cause }) => !saysNothing.has(cause));
  return [
    first,
    ...alternatives.map((other) => ({ ...other, confidence: Math.min(other.confidence, first.confidence) })),
  ];
}

/** A registry that was to be asked and was not may well be where the cause stands. */
function nothingKnown(evidence: Evidence): Known {
  const looks = factIn(evidence, 'registry') ?? [];
  const heldBack = looks.some(({ steps }) => steps.some(({ failure }) => failure !== undefined && isOwn(failure)));
  return heldBack ? 'other.backoff-only' : 'other.unrelated';
}

function isOpen({ cause, confidence }: Finding): boolean {
  return unsettled.has(cause) && !(cause === 'other.unrelated' && confidence >= surelyUnrelated);
}

/** A pod that exists was let in: a dead webhook that no message names did not keep it out. */
function isLetIn({ cause, confidence }: Finding, evidence: Evidence): boolean {
  return cause === 'admission.webhook-unreachable' && confidence < 0.7 && factIn(evidence, 'pod') !== undefined;
}

/** Settled causes first; when the message named one, that one or what explains it; else the surest. */
function byWeight(open: boolean, saidCause: string | undefined) {
  const place = ({ cause, basis, confidence }: Finding): number => {
    const explains = originsOfRefusal.has(cause) && basis !== 'message' && confidence >= sureOrigin;
    if (explains && refusals.has(saidCause ?? '')) return 4;
    if (!open && cause === saidCause) return 3;
    if (unsettled.has(cause)) return openness[cause] ?? 1;
    return open && basis === 'message' && cause !== saidCause ? 0.5 : 2;
  };
  return (one: Finding, other: Finding): number => place(other) - place(one) || other.confidence - one.confidence;
}

function both<Name extends string>(one: Finding<Name>, other: Finding<Name>): Finding<Name> {
  const confidence = 1 - (1 - one.confidence) * (1 - other.confidence);
  const basis = one.basis === other.basis ? one.basis : 'both';
  return { ...one, basis, confidence: Math.min(surest, confidence), clues: [...one.clues, ...other.clues] };
}

/** Adds clues; one against the finding lessens it, unless the subject is well again: then it speaks of now, not of then. */
function withClues<Name extends string>(
  finding: Finding<Name>,
  clues: readonly Clue[],
  state: Diagnosis['state'],
): Finding<Name> {
  const doubted = state !== 'recovered' && clues.some(({ speaks }) => speaks === 'against');
  const confidence = doubted ? Math.max(0.05, finding.confidence - 0.2) : finding.confidence;
  return { ...finding, confidence, clues: [...finding.clues, ...clues] };
}
