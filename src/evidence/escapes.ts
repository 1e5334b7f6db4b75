/**
 * Takes JSON's, Go's, HTML's and a URL's escapes off a text, however deeply they are nested. What is not an escape stays.
 * Never throws; linear time.
 */
export function withoutEscapes(text: string): string {
  return withoutPercent(withoutMarkup(withoutBackslashes(text)));
}

// The lookbehind makes a long run of backslashes cost one attempt instead of one per backslash.
const backslashes = /(?<!\\)\\+(?:u([0-9a-fA-F]{4})|([nrt"'/`]))/g;

function withoutBackslashes(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(backslashes, (_all, code: string | undefined, letter: string | undefined) => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    if (letter === 'n' || letter === 'r') return '\n';
    return letter === 't' ? ' ' : (letter ?? '');
  });
}

const tags =
  /<\/?(?:!doctype|html|head|body|title|meta|link|style|center|h[1-6]|p|br|hr|div|span|pre|code|b|i|a|ul|ol|li|table|tr|td|th|error|message)(?:[ /][^<>]{0,300})?>/gi;
const entities: Readonly<Record<string, string>> = {
  quot: '"',
  '#34': '"',
  apos: "'",
  '#39': "'",
  '#x27': "'",
  lt: '<',
  gt: '>',
  amp: '&',
  nbsp: ' ',
};
// JSON and XML elements of error bodies whose name carries the meaning, e.g. S3's <Code>AccessDenied</Code>.
const named = /<\/?(?:code)>/gi;

function withoutMarkup(text: string): string {
  let plain = text;
  if (plain.includes('<')) plain = plain.replace(named, ' ').replace(tags, ' ');
  if (plain.includes('&')) {
    plain = plain.replace(/&(quot|#34|apos|#39|#x27|lt|gt|amp|nbsp);/gi, (all, name: string) => {
      return entities[name.toLowerCase()] ?? all;
    });
  }
  return plain;
}

function withoutPercent(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/%(?:25)?([2-7][0-9a-f])/gi, (_all, code: string) => {
    return String.fromCharCode(Number.parseInt(code, 16));
  });
}
