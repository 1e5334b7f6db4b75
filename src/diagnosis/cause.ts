import type { FactName } from '../evidence/evidence.ts';
import type { Facts } from '../evidence/facts.ts';
import type { TextFacts } from '../evidence/text-facts.ts';
import type { RemediationName } from '../remediations/index.ts';
import type { Clue } from './finding.ts';

/** What a cause makes of facts that were looked at. */
export interface Match {
  /** From 0 to 1. */
  readonly confidence: number;
  readonly clues: readonly Clue[];
}

/** One thing that can be wrong, named by the failing state. It answers in keys and values, never in sentences. */
export interface Cause<Needs extends FactName = FactName> {
  /** What its messages look like. */
  readonly messages: readonly MessagePattern[];
  /** The facts that {@link Cause.match} judges; while one of them is unseen the cause is undecided. */
  readonly needs: readonly Needs[];
  /** Judges the facts by looking; undefined when they do not speak for this cause. */
  readonly match?: (facts: Pick<Facts, Needs>, text: TextFacts) => Match | undefined;
  /** Names of remediations that may help, best first. */
  readonly remediations: readonly RemediationName[];
}

/**
 * How much a shape of text decides, from weakest to strongest. Of two shapes the stronger names the cause; of equals the
 * one in the earlier entry, and within an entry the innermost.
 */
export const strengths = {
  /** The text is about something that is none of ours. */
  foreign: 5,
  /** What is left of an entry that is about something else. */
  aside: 6,
  /** Names a state, not its cause: `ImagePullBackOff`. */
  symptom: 10,
  /** Closes many different failures: a bare `not found`, `context canceled`. */
  summary: 20,
  /** An HTTP status without words. */
  status: 30,
  /** What a registry says about the caller or the image. */
  answer: 40,
  /** The registry hides whether something is missing or forbidden, whatever words follow. */
  veiled: 42,
  /** Explains what a registry answers: a missing pull secret before the 401 it leads to. */
  origin: 45,
  /** The way to the registry or the node itself breaks. */
  failure: 50,
  /** Names the step that failed, whatever broke it: the name look-up before its own time-out. */
  step: 55,
  /** Explains whatever else the entry says: a proxy before the refused connection. */
  decisive: 60,
  /** The entry is about something else: a failed probe's time-out is no pull's time-out. */
  elsewhere: 70,
  /** Holds in any company: a webhook that cannot be called. */
  absolute: 80,
} as const;

export type Strength = keyof typeof strengths;

/** A shape of text that speaks for a cause. */
export interface MessagePattern {
  /** Lower-case literals of which one must occur before the expression is tried. */
  readonly any: readonly string[];
  /**
   * Tried on the folded lower-case text; absent when the literal alone is enough. Gaps are bounded (`[^\n]{0,80}`), so that
   * the time stays linear. Blanks stand for any white space, `\n` for the end of an entry.
   */
  readonly pattern?: RegExp;
  /** From 0 to 1: how sure these words alone make us. */
  readonly confidence: number;
  /** `failure` when absent. */
  readonly strength?: Strength;
}

/** Gives a cause its type: which facts `match` receives follows from `needs`. */
export function defineCause<const Needs extends FactName = never>(cause: Cause<Needs>): Cause<Needs> {
  return cause;
}
