import type { FactName } from '../evidence/evidence.ts';
import type { Facts } from '../evidence/facts.ts';
import type { TextFacts } from '../evidence/text-facts.ts';
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
  readonly remediations: readonly string[];
}

/** A shape of text that speaks for a cause. */
export interface MessagePattern {
  /** Lower-case literals of which one must occur before the expression is tried. */
  readonly any: readonly string[];
  /** Tried on the folded lower-case text; absent when the literal alone is enough. */
  readonly pattern?: RegExp;
  /** From 0 to 1: how sure these words alone make us. */
  readonly confidence: number;
}

/** Gives a cause its type: which facts `match` receives follows from `needs`. */
export function defineCause<const Needs extends FactName = never>(cause: Cause<Needs>): Cause<Needs> {
  return cause;
}
