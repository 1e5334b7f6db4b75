import type { FactName, Unseen } from '../evidence/evidence.ts';
import type { TextFacts } from '../evidence/text-facts.ts';
import type { ClueKey } from './clues.ts';

/** A piece of proof as a locale key and its values; sentences live in `locales/`. */
export interface Clue {
  /** Below `clues.` in the locale files, e.g. `manifest-missing`; `clues.ts` lists the values of each. */
  readonly key: ClueKey;
  readonly values: Readonly<Record<string, string | number | readonly string[]>>;
  /** Whether it speaks for the finding or against it (a probe that contradicts the message). */
  readonly speaks: 'for' | 'against';
}

/** One cause that the evidence speaks for. */
export interface Finding<Cause extends string = string> {
  readonly cause: Cause;
  /** From 0 to 1. */
  readonly confidence: number;
  /** What it rests on: the words of a message, what was seen by looking, or both. */
  readonly basis: 'message' | 'looking' | 'both';
  readonly clues: readonly Clue[];
}

/** What a diagnosis ends in. */
export interface Diagnosis<Cause extends string = string> {
  /** Best first; never empty: not knowing is the finding `other.unrelated` or `other.backoff-only`. */
  readonly findings: readonly [Finding<Cause>, ...Finding<Cause>[]];
  /** The names that fill in the runbook: read from text and from the looked-at objects. */
  readonly names: TextFacts & RunbookNames;
  readonly unseen: readonly { readonly fact: FactName; readonly because: Unseen }[];
  /** Whether the subject is healthy now: the problem is gone, or there was none. */
  readonly state: 'failing' | 'recovered' | 'healthy' | 'unknown';
  /** What was seen beside the findings and is worth knowing, even of a healthy subject. */
  readonly remarks?: readonly Clue[];
}

/** Names that only looking can give. */
export interface RunbookNames {
  readonly workloadKind?: string;
  readonly workload?: string;
  readonly container?: string;
  readonly serviceAccount?: string;
  readonly node?: string;
  readonly nodePlatform?: string;
  readonly imagePlatforms?: string;
  readonly webhookConfigurationKind?: string;
  readonly webhookConfiguration?: string;
  /** Every configuration with a webhook that calls the same service, as `Kind/name`, separated by blanks. */
  readonly webhookObjects?: string;
  readonly serviceNamespace?: string;
  readonly podSelector?: string;
  /** What runs the image enforcement that was found. */
  readonly enforcementNamespace?: string;
  readonly enforcementKind?: string;
  readonly enforcementWorkload?: string;
}

// What a text gets that speaks of us in no known phrase stays below, what is known to be about something else above.
const recognised = 0.6;

/**
 * Why a finding names nothing: a text that may be ours and that no cause knows (not knowing is not «none of ours»), or a
 * registry that could not be asked. Undefined where a cause is named.
 */
export function whyUnnamed({ cause, confidence, basis }: Named): 'unrecognised' | 'unsettled' | undefined {
  if (basis === 'looking') return cause === 'other.backoff-only' ? 'unsettled' : undefined;
  return cause === 'other.unrelated' && confidence < recognised ? 'unrecognised' : undefined;
}

/** What a {@link Finding} and a {@link Classification} have in common. */
export type Named<Cause extends string = string> = Pick<Finding<Cause>, 'cause' | 'confidence'> &
  Partial<Pick<Finding, 'basis'>>;

/** The reading of one text, without looking anywhere. */
export interface Classification<Cause extends string = string> {
  readonly cause: Cause;
  readonly confidence: number;
  readonly alternatives: readonly { readonly cause: Cause; readonly confidence: number }[];
  readonly facts: TextFacts;
}
