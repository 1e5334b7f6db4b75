const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const wide =
  /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}])/u;

/** How many columns a text takes in a terminal: East Asian wide characters and emoji take two (UAX #11). */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const { segment } of graphemes.segment(text)) columns += columnsOfOne(segment);
  return columns;
}

function columnsOfOne(grapheme: string): number {
  if (/^[\p{Cc}\p{Mn}\p{Cf}]/u.test(grapheme)) return 0;
  return wide.test(grapheme) ? 2 : 1;
}

/** Wraps one paragraph at `columns`, at blanks or between ideographs; a word that is too long keeps its line. */
export function wrap(text: string, columns: number, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const piece of piecesOf(text)) {
    if (line !== '' && columnsOf(indent + line + piece.trimEnd()) > columns) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += line === '' ? piece.trimStart() : piece;
  }
  if (line !== '') lines.push(line.trimEnd());
  return lines.map((each) => indent + each).join('\n');
}

// A piece ends after a blank, an ideograph or kana (Korean has blanks between its words), unless closing punctuation follows,
// which may not begin a line; opening punctuation may not end one.
function piecesOf(text: string): readonly string[] {
  return (
    text.match(
      /[（「《]*(?:[\u3001-\ua4cf\uff00-\uffe6]|[^\s\u3001-\ua4cf\uff00-\uffe6]+)[,.。，、：；）」》？！)]*\s*|\s+/gu,
    ) ?? []
  );
}
