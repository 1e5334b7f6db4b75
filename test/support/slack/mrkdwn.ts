/** One `<…>` token of mrkdwn, read as Slack reads it. */
export type Token =
  | { kind: 'user'; id: string }
  | { kind: 'channel'; id: string }
  | { kind: 'group'; id: string }
  | { kind: 'broadcast'; id: 'here' | 'channel' | 'everyone' }
  | { kind: 'link'; id: string; label: string | undefined }
  | { kind: 'date'; unix: number; format: string; fallback: string };

const datePlaceholders = new Set([
  'date_num',
  'date_slash',
  'date',
  'date_short',
  'date_long',
  'date_pretty',
  'date_short_pretty',
  'date_long_pretty',
  'day_divider_pretty',
  'time',
  'time_secs',
  'ago',
]);

/**
 * Reads what stands between `<` and `>`: a mention, a link or a date; undefined when Slack knows no such token.
 * https://docs.slack.dev/messaging/formatting-message-text
 */
export function readToken(inside: string): Token | undefined {
  const bar = inside.indexOf('|');
  const head = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? undefined : inside.slice(bar + 1);
  if (/^@[UW][A-Z0-9]+$/.test(head)) return { kind: 'user', id: head.slice(1) };
  if (/^#[CG][A-Z0-9]+$/.test(head)) return { kind: 'channel', id: head.slice(1) };
  if (/^!subteam\^S[A-Z0-9]+$/.test(head)) return { kind: 'group', id: head.slice('!subteam^'.length) };
  if (head === '!here' || head === '!channel' || head === '!everyone') {
    return { kind: 'broadcast', id: head.slice(1) as 'here' | 'channel' | 'everyone' };
  }
  if (head.startsWith('!date^')) return readDate(head, label);
  if (/^(https?:\/\/|mailto:|tel:)\S+$/.test(head)) return { kind: 'link', id: head, label };
  return undefined;
}

function readDate(head: string, fallback: string | undefined): Token | undefined {
  const [, unix, format] = head.split('^');
  if (unix === undefined || format === undefined || !/^\d{1,12}$/.test(unix)) return undefined;
  if (fallback === undefined || fallback.trim() === '') return undefined;
  const placeholders = [...format.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name ?? '');
  if (placeholders.length === 0 || placeholders.some((name) => !datePlaceholders.has(name))) return undefined;
  return { kind: 'date', unix: Number(unix), format, fallback };
}

/** Every token of a mrkdwn text, in order. */
export function tokensIn(text: string): Token[] {
  return [...text.matchAll(/<([^<>]*)>/g)].flatMap(([, inside]) => readToken(inside ?? '') ?? []);
}

/**
 * What is wrong with a mrkdwn text: a `<` that opens no known token, an `&` that is no entity. Slack itself would
 * guess; here a guess is an error, because it means that foreign text was not escaped.
 */
export function mrkdwnFault(text: string): string | undefined {
  const rest = text.replace(/<([^<>]*)>/g, (whole, inside: string) => (readToken(inside) ? '' : whole));
  const stray = /<[^\s<>]{0,40}/.exec(rest);
  if (stray) return `unescaped or unknown control sequence: ${stray[0]}`;
  const ampersand = /&(?!(?:amp|lt|gt);).{0,10}/.exec(rest.replace(/\n/g, ' '));
  if (ampersand) return `unescaped ampersand: ${ampersand[0]}`;
  return undefined;
}

/** Puts `&amp;`, `&lt;` and `&gt;` back to the signs that a reader sees. */
export function unescapeText(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
