import { readFileSync } from 'node:fs';
import { areas } from '../../src/locale.ts';

/** Every sentence of a locale as it stands in its files, by full key. */
export function leavesOf(locale: string): ReadonlyMap<string, string> {
  const leaves = new Map<string, string>();
  for (const area of areas) {
    const file = new URL(`../../locales/${locale}/${area}.json`, import.meta.url);
    collect(JSON.parse(readFileSync(file, 'utf8')), area, leaves);
  }
  return leaves;
}

function collect(tree: unknown, prefix: string, leaves: Map<string, string>): void {
  if (typeof tree === 'string') leaves.set(prefix, tree);
  else if (typeof tree === 'object' && tree !== null) {
    for (const [key, value] of Object.entries(tree)) collect(value, `${prefix}.${key}`, leaves);
  } else throw new Error(`${prefix} is neither a sentence nor a group`);
}

/** The key without its plural ending. */
export function withoutPlural(key: string): string {
  return key.replace(/_(?:zero|one|two|few|many|other)$/, '');
}

/** The names in a sentence's placeholders, sorted. */
export function placeholdersOf(sentence: string): readonly string[] {
  return [...new Set([...sentence.matchAll(/\{\{([^}]*)\}\}/g)].map((match) => match[1] ?? ''))].toSorted();
}
