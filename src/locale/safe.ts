/** Longest value inside a sentence; whole texts go into code blocks instead. */
const longestValue = 300;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Cuts at a grapheme border so that at most `limit` UTF-16 units remain, the ellipsis included. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let end = 0;
  for (const { index, segment } of graphemes.segment(text.slice(0, limit + 64))) {
    if (index + segment.length > limit - 1) break;
    end = index + segment.length;
  }
  return `${text.slice(0, end)}…`;
}

/** A value that cannot control a terminal: control, bidirectional and invisible characters out; white space folded to one blank; bounded. */
export function safeForTerminal(value: string): string {
  return shorten(
    value
      .slice(0, 4 * longestValue)
      .replace(/\s+/gu, ' ')
      .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu, ''),
    longestValue,
  );
}

/** The same for mrkdwn (docs.slack.dev, "Formatting message text"): `&`, `<`, `>` escaped; a backtick cannot end a code span. */
export function safeForSlack(value: string): string {
  return escapeMrkdwn(safeForTerminal(value).replaceAll('`', 'ˋ'));
}

/** Escapes the three characters that Slack's mrkdwn gives a meaning to; no mention or link can come out of it. */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
