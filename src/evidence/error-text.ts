import { withoutEscapes } from './escapes.ts';
import { goesOn, unwrapLines } from './unwrap-lines.ts';

/** A text made ready for reading: wrappers' decoration off, one entry (log line, event row, list element) per line. */
export interface ErrorText {
  /** Unescaped, quotes folded to `"` and `'`, blanks folded, in the case in which it was written. */
  readonly text: string;
  /** The same in lower case. */
  readonly lower: string;
  /** Positions in `lower` where a line of the original began inside an entry, ascending. */
  readonly breaks: readonly number[];
}

const head = 48_000;
const tail = 16_000;

/**
 * Reads a pasted or reported error text. Long texts keep their first 48,000 and last 16,000 characters: what failed first
 * stands at the top, what ended the program at the bottom. Never throws; time is linear in the length of the text.
 */
export function readErrorText(raw: string): ErrorText {
  const bounded = raw.length > head + tail ? `${raw.slice(0, head)}\n${raw.slice(-tail)}` : raw;
  return joinLines(separateEntries(unwrapLines(withoutDecoration(withoutEscapes(bounded)))));
}

/** The text without any white space, for words that a terminal or a translator broke apart. */
export function squeeze(lower: string): string {
  return lower.replace(/\s+/g, '');
}

const plainText = /^[\n\x20-\x7e]*$/;

function withoutDecoration(text: string): string {
  if (plainText.test(text)) return text;
  return text
    .normalize('NFKC')
    .replace(/\u001b\[[0-9;?]{0,20}[A-Za-z]/g, '')
    .replace(/[\u200b-\u200f\u2060\ufeff\u00ad]/g, '')
    .replace(/[“”„‟«»「」『』″]/g, '"')
    .replace(/[‘’‚‛‹›′]/g, "'")
    .replace(/[。]/g, '. ')
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, ' ');
}

/** Several failures in one line, in the order in which they happened: kubelet's `[a, b]` lists, CRI-O's second try, event rows. */
function separateEntries(text: string): string {
  return text
    .replace(/, (?=rpc error: code = )/g, '\n')
    .replace(/; (?=artifact err: )/g, '\n')
    .replace(/ (?=(?:Warning|Normal) {1,20}[A-Z][a-z]{2,20}[A-Za-z]{0,20} )/g, '\n');
}

const entry =
  /^(?:\d{4}[-/]\d\d|\[?\d\d:\d\d|[a-z]{3} {1,2}\d{1,2} \d\d:|time=|level=|ts=|\{"|[ewif]\d{4} |\d{1,4}[smhd]\d{0,3}[smh]? |warning\b|normal\b|error\b|err[a-z]?\[|fata|warn|info|debu|trac|caused by|fail|\[\w{4,7}[ \]]|[$#>] |#\d{1,4} |\S{1,60}[$#] |trying |docker: |ctr: |e: |pod\/|message: |reason: |[- ]{0,2}\w{1,20}: failed)/i;

function joinLines(text: string): ErrorText {
  const breaks: number[] = [];
  let out = '';
  let cut = false;
  for (const line of text.split('\n')) {
    const trimmed = line
      .replace(/[\s\u2500-\u259f¦]+/g, ' ')
      .replace(goesOn, '')
      .trim();
    if (trimmed === '') continue;
    if (out !== '' && !cut) {
      if (entry.test(trimmed)) out += '\n';
      else {
        breaks.push(out.length);
        out += ' ';
      }
    }
    out += trimmed;
    cut = line.endsWith(goesOn);
  }
  const lower = out.toLowerCase();
  return { text: out, lower, breaks };
}
