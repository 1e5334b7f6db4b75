/** One rule for the names of registry namespaces that a name breaks. Positions count characters from 1. */
export type NamespaceFault =
  | { readonly rule: 'too-short' | 'too-long'; readonly length: number }
  | { readonly rule: 'begin' | 'end' | 'character'; readonly position: number; readonly character: string };

/** What the rules say about a name: those of 2018 and those of today. No faults means that it is valid. */
export interface NamespaceCheck {
  readonly name: string;
  readonly in2018: readonly NamespaceFault[];
  readonly today: readonly NamespaceFault[];
  /** A name near it that is valid today; absent when it is valid already, or when nothing of it can be used. */
  readonly corrected?: string;
}

const shortest = 4;
const longest = 30;
const faultsNamed = 5;
const filler = 'images';

interface Rules {
  readonly allowed: RegExp;
  readonly endsLikeItBegins: boolean;
}

const rulesOf2018: Rules = { allowed: /^[a-z0-9_]$/, endsLikeItBegins: false };
const rulesOfToday: Rules = { allowed: /^[a-z0-9_-]$/, endsLikeItBegins: true };

/**
 * Checks the name of a namespace in IBM Cloud Container Registry. Today: 4 to 30 characters, lower-case letters, digits, `-` and
 * `_`, a letter or digit at both ends (cloud.ibm.com, Registry, «Setting up a namespace»); in 2018 there was no `-`, and only
 * the beginning counted. Pure; at most five faults of each.
 */
export function checkRegistryNamespace(name: string): NamespaceCheck {
  const in2018 = faultsOf(name, rulesOf2018);
  const today = faultsOf(name, rulesOfToday);
  const corrected = today.length === 0 ? undefined : correct(name);
  return { name, in2018, today, ...(corrected !== undefined && { corrected }) };
}

function faultsOf(name: string, { allowed, endsLikeItBegins }: Rules): readonly NamespaceFault[] {
  const characters = Array.from(name);
  const { length } = characters;
  const faults: NamespaceFault[] = [];
  if (length < shortest) faults.push({ rule: 'too-short', length });
  if (length > longest) faults.push({ rule: 'too-long', length });
  for (const [index, character] of characters.entries()) {
    if (faults.length >= faultsNamed) break;
    const where = { position: index + 1, character: shown(character) };
    const atEnd = endsLikeItBegins && index === length - 1;
    // A capital letter is a letter: it is in the wrong place nowhere, but it is not allowed.
    if (index === 0 && !/[a-z0-9]/i.test(character)) faults.push({ rule: 'begin', ...where });
    else if (atEnd && !/[a-z0-9]/i.test(character)) faults.push({ rule: 'end', ...where });
    else if (!allowed.test(character)) faults.push({ rule: 'character', ...where });
  }
  return faults;
}

// A blank or an invisible character is named by its code point.
function shown(character: string): string {
  if (/^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character)) return character;
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function correct(name: string): string | undefined {
  const plain = name
    .slice(0, 4 * longest)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, longest)
    .replace(/[^a-z0-9]+$/, '');
  if (plain === '') return undefined;
  return plain.length < shortest ? `${plain}-${filler}` : plain;
}
