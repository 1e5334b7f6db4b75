import { mark, rules } from './redact-rules.ts';

/** Characters that are kept of one text unless told otherwise. */
const defaultLimit = 16_384;
/** What is read beyond the limit, so that a credential which crosses it is still recognised. */
const margin = 4096;

/**
 * Blanks credentials in a text from outside: authorization headers, userinfo and signed queries of URLs, tokens, docker
 * configurations, cloud and Slack keys, private keys. What the distribution protocol itself says stays readable.
 * Cuts at `limit` characters. Time is linear in the length; no input throws.
 */
export function redact(text: string, limit: number = defaultLimit): string {
  let clean = text.slice(0, limit + margin);
  for (const { pattern, keep } of rules) {
    clean = clean.replace(pattern, (...found: unknown[]) => {
      const whole = String(found[0]);
      if (keep === undefined) return mark;
      return keep(groupsOf(found)) ?? whole;
    });
  }
  return clean.length <= limit && text.length <= limit + margin ? clean : `${cut(clean, limit)}…`;
}

// The arguments of a replacer are the match, its groups, the offset (a number) and the whole text.
function groupsOf(found: readonly unknown[]): string[] {
  const end = found.findIndex((argument) => typeof argument === 'number');
  return found.slice(1, end).map((group) => (typeof group === 'string' ? group : ''));
}

// Not between the two halves of a surrogate pair.
function cut(text: string, limit: number): string {
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit);
}
