/** Stands at the end of a line whose last word may go on in the next one. Cannot occur in a text: control characters are taken out before. */
export const goesOn = '\u0001';

const bars = new Set(['│', '┃', '║', '|', '┆', '┊']);
const narrowest = 60;

/**
 * Takes boxes off the lines of a terminal's output and marks the lines that were cut in the middle: a boxed line that fills
 * its box, or one of several neighbours of equal length.
 */
export function unwrapLines(text: string): string {
  if (!text.includes('\n')) return text;
  const lines = text.split('\n');
  return lines
    .map((line, at) => {
      const boxed = unbox(line);
      if (boxed !== undefined) return boxed;
      return isCut(line, lines[at - 1], lines[at + 1]) ? `${line}${goesOn}` : line;
    })
    .join('\n');
}

function unbox(line: string): string | undefined {
  const trimmed = line.trim();
  if (trimmed.length < 4 || !bars.has(trimmed.charAt(0)) || !bars.has(trimmed.charAt(trimmed.length - 1)))
    return undefined;
  const content = trimmed.slice(1, -1).replace(/^ /, '').replace(/ $/, '');
  return content !== '' && content.trimEnd() === content ? `${content}${goesOn}` : content;
}

function isCut(line: string, before: string | undefined, after: string | undefined): boolean {
  if (line.length < narrowest || after === undefined) return false;
  // A blank on either side of the edge: the word has ended.
  if (/\s$/.test(line) || /^\s/.test(after)) return false;
  return after.length === line.length || (before?.length === line.length && after.length < line.length);
}
