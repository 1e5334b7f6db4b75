import type { Evidence } from '../evidence/evidence.ts';
import type { Catalogue } from './catalogue.ts';
import { laterPulls } from './context-clues.ts';
import type { Diagnosis } from './finding.ts';
import { enforcementClues } from './installation-clues.ts';
import { lookedFindings } from './looked-findings.ts';
import { runbookNames } from './names.ts';
import { rankFindings } from './rank.ts';
import { fewPullsClues, signatureClues } from './registry-clues.ts';
import { staleImages, staleUsers } from './stale-image.ts';
import { subjectState } from './state.ts';
import { mixedDigests, surroundings } from './surroundings.ts';
import { textFindings } from './text-findings.ts';
import { unseenFacts } from './unseen-facts.ts';

export interface DiagnoseOptions<Name extends string> {
  readonly catalogue: Catalogue<Name>;
  /** Milliseconds since the epoch: the time at which the evidence was looked at. */
  readonly now: number;
}

/**
 * Weighs what the messages say and what looking showed. Pure: the same evidence gives the same diagnosis. A fact that was not
 * seen is listed with its reason and leaves the causes that need it undecided.
 */
export function diagnose<Name extends string>(
  evidence: Evidence,
  options: DiagnoseOptions<Name | 'other.unrelated' | 'other.backoff-only'>,
): Diagnosis<Name | 'other.unrelated' | 'other.backoff-only'> {
  const { catalogue } = options;
  const text = textFindings(evidence, catalogue);
  const looked = lookedFindings(evidence, catalogue, text.facts);
  const state = subjectState(evidence, looked.length > 0);
  const [first, ...others] = rankFindings(text.findings, looked, evidence, { state, image: text.facts.image });
  const later = state === 'recovered' ? laterPulls(text.facts.image, evidence) : [];
  const around = state === 'failing' ? surroundings(first.cause, evidence, options.now) : [];
  const signatures = first.cause === 'policy.signature' ? [] : signatureClues(evidence);
  // What stands behind a dead webhook is told with it.
  const isToldOf = ['policy.signature', 'admission.webhook-unreachable'].includes(first.cause);
  const enforcement = isToldOf ? [] : enforcementClues(evidence);
  const remarks = [
    ...staleImages(evidence),
    ...staleUsers(evidence),
    ...mixedDigests(evidence),
    ...signatures,
    ...enforcement,
    ...fewPullsClues(evidence),
  ];
  return {
    findings: [{ ...first, clues: [...first.clues, ...around, ...later] }, ...others],
    names: { ...text.facts, ...runbookNames(evidence, text.facts) },
    unseen: unseenFacts(evidence),
    state,
    ...(remarks.length > 0 && { remarks }),
  };
}
