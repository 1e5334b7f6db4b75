/** A shape in which credentials occur in text. Every repetition is bounded, so that the time stays linear. */
export interface RedactRule {
  readonly pattern: RegExp;
  /** What stands there instead; by default the mark alone. Groups are those of the pattern. */
  readonly keep?: (groups: readonly string[]) => string | undefined;
}

/** What stands in the place of a credential. */
export const mark = '[redacted]';

const header =
  '(?:proxy-)?authorization|x-registry-auth|x-registry-config|(?:set-)?cookie|x-amz-security-token|x-vault-token|private-token|job-token|x-jfrog-art-api|x-api-key';
const secretName =
  '[\\w.-]{0,24}(?:password|passwd|passphrase|secret[_-]?(?:access[_-]?)?key|client[_-]?secret|api[_-]?key|private[_-]?key|account[_-]?key|access[_-]?token|refresh[_-]?token|identity[_-]?token|registry[_-]?token|id[_-]?token|session[_-]?token|auth[_-]?token)';

/** Query keys of the distribution protocol and of webhook calls, whose values say what was asked for. All others may be signatures. */
const protocolKeys = new Set(['scope', 'service', 'ns', 'n', 'last', 'timeout']);

/** Tried in this order, on the text that the rules before have left. */
export const rules: readonly RedactRule[] = [
  { pattern: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----[^-]{0,20000}(?:-----END [A-Z0-9 ]{0,40}-----)?/g },
  {
    // A header with its value, in wire form, in a Go map, in JSON or behind curl's -H.
    pattern: new RegExp(
      `\\b(${header})("?'?\\s{0,3}[:=]\\s{0,3})([[({]{0,2}\\s{0,2}["']?)[^\\r\\n"'\\])}]{1,8192}`,
      'gi',
    ),
    keep: ([name, sign, open]) => `${name}${sign}${open}${mark}`,
  },
  // JSON Web Tokens, and base64 of a JSON object such as a docker configuration.
  { pattern: /\beyJ[A-Za-z0-9_+/=-]{8,16384}(?:\.[A-Za-z0-9_=-]{0,8192}){0,4}/g },
  {
    // userinfo of a URL; what follows a digest's @ is the digest, not a host.
    pattern: /\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#"'<>]{1,1024}@(?!sha(?:256|384|512):)/gi,
    keep: ([scheme]) => `${scheme}${mark}@`,
  },
  {
    pattern: /(^|[\s"'=(])[\w.%+$-]{1,128}:[^\s@/:"'<>]{1,256}@(?!sha(?:256|384|512):)(?=[\w[])/g,
    keep: ([before]) => `${before}${mark}@`,
  },
  {
    // A member of a JSON document, also of one inside a JSON string.
    pattern:
      /(\\{0,3}["'](?:auth|password|passwd|identitytoken|registrytoken|token|secret|[\w.-]{0,24}(?:[_-]token|_?accesstoken|secret|password|[_-]key|_json))\\{0,3}["']\s{0,8}:\s{0,8}\\{0,3}["'])[^"'\\]{1,8192}(?:\\(?!["'])[^"'\\]{0,8192}){0,200}/gi,
    keep: ([opening]) => `${opening}${mark}`,
  },
  {
    pattern: new RegExp(`((?:^|[^\\w.-])${secretName}["']?\\s{0,3}=\\s{0,3}["']?)[^\\s"'&,;)]{1,4096}`, 'gi'),
    keep: ([opening]) => `${opening}${mark}`,
  },
  {
    // `password: …` as YAML writes it; in prose ("username/password: unauthorized") the words behind it are needed.
    pattern: new RegExp(`(^[ \\t-]{0,64}${secretName}:[ \\t]{1,8}["']?)[^\\s"']{1,4096}`, 'gim'),
    keep: ([opening]) => `${opening}${mark}`,
  },
  {
    pattern: new RegExp(`((?:^|[^\\w.-])${secretName}:[ \\t]{1,8}["']?)([^\\s"'&,;)]{4,4096})`, 'gi'),
    keep: ([opening, value = '']) => (looksSecret(value) ? `${opening}${mark}` : undefined),
  },
  {
    pattern:
      /((?:^|\s)--?(?:[\w-]{0,24}(?:password|passphrase|token|secret|api-key)|user|u|creds|src-creds|dest-creds|password-stdin)(?:=|\s{1,4})["']?)(?!-)[^\s"']{1,4096}/gi,
    keep: ([opening]) => `${opening}${mark}`,
  },
  {
    pattern: /\b(basic|bearer|negotiate|token)(\s{1,4})([A-Za-z0-9+/_.~-]{8,4096}={0,2})(?![\w=])/gi,
    keep: ([scheme, space, value = '']) => (looksSecret(value) ? `${scheme}${space}${mark}` : undefined),
  },
  {
    pattern: /([?&;#]|&amp;|\\u0026|%26)([\w.~%-]{1,64})=([^\s&;"'<>\\()\]}|#,]{1,4096})/g,
    keep: ([separator, name = '', value = '']) => {
      if (protocolKeys.has(name.toLowerCase())) return undefined;
      return `${separator}${name}=${mark}${/[:.]$/.exec(value)?.[0] ?? ''}`;
    },
  },
  { pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{16,255}|github_pat_[A-Za-z0-9_]{16,255})/g },
  { pattern: /\bgl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|imt)-[A-Za-z0-9_.-]{16,255}/g },
  { pattern: /\bdckr_[a-z]{2,8}_[A-Za-z0-9_-]{16,255}/g },
  { pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,32}\b/g },
  { pattern: /\b(?:xox[a-z](?:\.xox[a-z])?|xapp)-[A-Za-z0-9-]{8,512}/g },
  {
    pattern: /\b(hooks\.slack(?:-gov)?\.com\/[a-z]{1,16}\/)[A-Za-z0-9_/-]{8,256}/g,
    keep: ([host]) => `${host}${mark}`,
  },
  { pattern: /\bya29\.[A-Za-z0-9_-]{16,2048}|\bAIza[A-Za-z0-9_-]{30,64}|\bGOCSPX-[A-Za-z0-9_-]{16,64}/g },
  { pattern: /\b(?:npm_|pypi-|hvs\.|cmVmd|AKCp|sk-)[A-Za-z0-9_-]{20,1024}/g },
];

// English words follow "basic" and "token" too ("basic authentication"): a credential has a digit, inner capitals or padding.
function looksSecret(value: string): boolean {
  return /\d|=$|[a-z][A-Z]|[A-Z]{2}[a-z]/.test(value) || value.length >= 20;
}
