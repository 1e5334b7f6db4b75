/** A member of a JSON object: its name, and its value as it is written. */
export interface Member {
  readonly name: string;
  readonly text: string;
}

/**
 * The members of a JSON object in their order, a name that is written twice included, which `JSON.parse` would hide and Go
 * does not. `null` has none, as Go reads it; undefined when the text is another value or no JSON at all.
 */
export function membersOf(text: string): readonly Member[] | undefined {
  const document = parsed(text);
  if (document === null) return [];
  if (!isObject(document)) return undefined;

  const members: Member[] = [];
  let depth = 0;
  let name = '';
  let start = -1;
  for (const { 0: token, index } of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:,]/g)) {
    const closes = token === '}' || token === ']';
    if (closes) depth--;
    if (start !== -1 && ((depth === 1 && token === ',') || (depth === 0 && closes))) {
      members.push({ name: stringOf(name) ?? '', text: text.slice(start, index) });
      start = -1;
    } else if (depth === 1 && token === ':' && start === -1) start = index + 1;
    else if (depth === 1 && token.startsWith('"') && start === -1) name = token;
    if (token === '{' || token === '[') depth++;
  }
  return members;
}

/** A string of a JSON text, half surrogates replaced as Go does it; undefined for any other value. */
export function stringOf(text: string): string | undefined {
  const value = parsed(text);
  return typeof value === 'string' ? value.toWellFormed() : undefined;
}

/** Whether a value is `null`, which leaves in Go what was there before. */
export function isNull(text: string): boolean {
  return text.trim() === 'null';
}

/**
 * Whether a member is the wanted field: letters are compared without regard to case, as Unicode folds them.
 * Source: https://pkg.go.dev/encoding/json#Unmarshal.
 */
export function isField(member: Member, wanted: string): boolean {
  return new RegExp(`^${wanted}$`, 'iu').test(member.name);
}

/** Whether a JSON value is an object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
