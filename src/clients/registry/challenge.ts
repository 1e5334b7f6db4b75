/** One scheme of a `WWW-Authenticate` header with its parameters, names in lower case. */
export interface Challenge {
  /** Lower case: `bearer`, `basic`, … */
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const longestHeader = 8192;
const token = /[!#$%&'*+.^_`|~\w-]+/y;

/**
 * Reads the challenges of one or several headers: several may stand in one header, keys and schemes in any case, values
 * quoted or bare (a bare one ends at a comma or blank, so that `realm=https://…` survives).
 * Source: RFC 9110, section 11.6.1; https://distribution.github.io/distribution/spec/auth/token/.
 */
export function parseChallenges(header: string | readonly string[] | undefined): Challenge[] {
  const text = (typeof header === 'string' ? header : (header ?? []).join(', ')).slice(0, longestHeader);
  const challenges: { scheme: string; parameters: Record<string, string> }[] = [];
  let at = 0;
  while (at < text.length) {
    const separator = /[\s,]*/y;
    at += match(separator, text, at)?.length ?? 0;
    const word = match(token, text, at);
    if (word === undefined) {
      at += 1;
      continue;
    }
    at += word.length;
    const equals = match(/\s*=\s*/y, text, at);
    const current = challenges.at(-1);
    if (equals === undefined || current === undefined) {
      challenges.push({ scheme: word.toLowerCase(), parameters: {} });
      continue;
    }
    at += equals.length;
    const quoted = match(/"(?:[^"\\]|\\.)*"?/y, text, at);
    const value = quoted ?? match(/[^\s,]*/y, text, at) ?? '';
    at += value.length;
    const name = word.toLowerCase();
    if (Object.hasOwn(current.parameters, name)) continue;
    current.parameters[name] = quoted === undefined ? value : quoted.replace(/^"|"$/g, '').replaceAll(/\\(.)/g, '$1');
  }
  return challenges;
}

/** The challenge to answer: Bearer before Basic, others are not understood. */
export function chooseChallenge(challenges: readonly Challenge[]): Challenge | undefined {
  return (
    challenges.find(({ scheme, parameters }) => scheme === 'bearer' && parameters.realm !== undefined) ??
    challenges.find(({ scheme }) => scheme === 'basic')
  );
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
