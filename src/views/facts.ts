import type { TextFacts } from '../evidence/text-facts.ts';

/** Facts read from a text, one `name: value` per line, in the names of the machine-readable output. Not escaped. */
export function factLines(facts: TextFacts): readonly string[] {
  return Object.entries(facts).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (Array.isArray(value)) return [`${name}: ${value.join(', ')}`];
    if (typeof value === 'object') return [`${name}: ${Object.values(value).join('/')}`];
    return [`${name}: ${String(value)}`];
  });
}
