import type { Cause, MessagePattern, Strength } from './cause.ts';
import { indexLiterals, type LiteralIndex } from './literals.ts';

/** The causes made ready for reading: every literal in one index. */
export interface Catalogue<Name extends string = string> {
  readonly causes: Readonly<Record<Name, Cause>>;
  readonly folded: PatternIndex<Name>;
  /** The longer patterns without blanks, for text that was broken apart. */
  readonly squeezed: PatternIndex<Name>;
}

export interface PatternIndex<Name extends string> {
  readonly literals: LiteralIndex;
  /** The patterns to which each literal belongs. */
  readonly owners: readonly (readonly IndexedPattern<Name>[])[];
}

export interface IndexedPattern<Name extends string> {
  readonly cause: Name;
  readonly order: number;
  readonly expression?: RegExp;
  readonly confidence: number;
  readonly strength: Strength;
}

/** Where a pattern was found in a text. */
export interface Hit<Name extends string> {
  readonly pattern: IndexedPattern<Name>;
  readonly at: number;
}

/** Compiles causes into a catalogue; do it once, it costs milliseconds. */
export function compileCatalogue<Name extends string>(causes: Readonly<Record<Name, Cause>>): Catalogue<Name> {
  const names = Object.keys(causes) as Name[];
  const patterns = names.flatMap((cause) => causes[cause].messages.map((message) => ({ cause, message })));
  return {
    causes,
    folded: index(patterns, (message) => message),
    squeezed: index(patterns, squeezePattern),
  };
}

const shortestSqueezed = 12;
/** Scripts without blanks between words say more in fewer characters. */
const shortestIdeographic = 4;

function isTelling(squeezed: string): boolean {
  return squeezed.length >= (squeezed.charCodeAt(0) >= 0x3000 ? shortestIdeographic : shortestSqueezed);
}

/** The same pattern without blanks and without literals too short to mean anything then; undefined when nothing is left. */
function squeezePattern(message: MessagePattern): MessagePattern | undefined {
  const all = message.any.map((literal) => literal.replaceAll(' ', ''));
  const any = all.filter(isTelling);
  if (message.pattern === undefined) return any.length === 0 ? undefined : { ...message, any };
  // An expression is tried where any of its literals stands: with fewer it would mean something else.
  if (any.length < all.length) return undefined;
  const source = message.pattern.source.replace(/ [?*+]?|\\b|\\s[?*+]?/g, '');
  return { ...message, any, pattern: new RegExp(source) };
}

function index<Name extends string>(
  patterns: readonly { readonly cause: Name; readonly message: MessagePattern }[],
  read: (message: MessagePattern) => MessagePattern | undefined,
): PatternIndex<Name> {
  const literals = new Map<string, IndexedPattern<Name>[]>();
  patterns.forEach(({ cause, message }, order) => {
    const shape = read(message);
    if (shape === undefined) return;
    const indexed: IndexedPattern<Name> = {
      cause,
      order,
      confidence: shape.confidence,
      strength: shape.strength ?? 'failure',
      ...(shape.pattern === undefined ? {} : { expression: new RegExp(shape.pattern.source, 'g') }),
    };
    for (const literal of shape.any) {
      const owners = literals.get(literal) ?? [];
      owners.push(indexed);
      literals.set(literal, owners);
    }
  });
  return { literals: indexLiterals([...literals.keys()]), owners: [...literals.values()] };
}

const hitsPerPattern = 12;

/** Finds where the patterns of an index occur in a lower-case text, in no particular order. Linear time. */
export function findHits<Name extends string>(patterns: PatternIndex<Name>, lower: string): Hit<Name>[] {
  const hits: Hit<Name>[] = [];
  const counts = new Map<number, number>();
  patterns.literals.scan(lower, (literal, at) => {
    for (const pattern of patterns.owners[literal] ?? []) {
      const count = counts.get(pattern.order) ?? 0;
      if (count >= hitsPerPattern) continue;
      if (pattern.expression === undefined) {
        counts.set(pattern.order, count + 1);
        hits.push({ pattern, at });
      } else if (count === 0) {
        counts.set(pattern.order, hitsPerPattern);
        hits.push(...expressionHits(pattern, pattern.expression, lower));
      }
    }
  });
  return hits;
}

function expressionHits<Name extends string>(
  pattern: IndexedPattern<Name>,
  expression: RegExp,
  lower: string,
): Hit<Name>[] {
  const hits: Hit<Name>[] = [];
  for (const match of lower.matchAll(expression)) {
    hits.push({ pattern, at: match.index });
    if (hits.length >= hitsPerPattern) break;
  }
  return hits;
}
