import type { ErrorText } from './error-text.ts';
import { present } from './present.ts';
import { readCertificateFacts } from './read-certificate.ts';
import { readImageFacts } from './read-image.ts';
import { readObjectNames } from './read-names.ts';
import type { TextFacts } from './text-facts.ts';

/**
 * Reads what a text says about itself: image, host, status, codes and names. `cause` is what the text was classified as; it
 * tells a webhook that denied from one that could not be called. Linear time, never throws.
 */
export function readTextFacts(read: ErrorText, cause: string): TextFacts {
  const answer = {
    ...present('status', readStatus(read.lower)),
    ...present('code', readCode(read.lower)),
    ...present('retryAfterSeconds', readRetryAfter(read.lower)),
  };
  const names = readObjectNames(read);
  const state = names.webhook === undefined ? undefined : webhookState(cause);
  return {
    ...readImageFacts(read),
    ...answer,
    ...names,
    ...present('webhookState', state),
    ...readCertificateFacts(read),
  };
}

function webhookState(cause: string): 'unreachable' | 'denied' | undefined {
  if (cause === 'admission.webhook-unreachable') return 'unreachable';
  return cause === 'admission.denied' || cause === 'policy.signature' ? 'denied' : undefined;
}

const statusBeforeWords =
  /\b([45]\d\d)[ :,"'()-]{1,4}(?:unauthorized|authorization|forbidden|not found|too many|internal server|bad gateway|service unavailable|gateway|proxy auth|precondition|bad request|insufficient|payment|method not|conflict|request )/;
const statusAfterWords =
  /(?:status(?: ?code)?|http(?: code| error| status|\/[12](?:\.[01])?)?|statuscode|response)["']?[ :=("']{1,4}([45]\d\d)\b/g;

function readStatus(lower: string): number | undefined {
  const named = statusBeforeWords.exec(lower)?.[1];
  if (named !== undefined) return Number(named);
  // The innermost status: outer ones belong to daemons and tools that pass the answer on.
  const all = [...lower.matchAll(statusAfterWords)];
  const last = all.at(-1)?.[1];
  return last === undefined ? undefined : Number(last);
}

/** Registry error codes (OCI distribution specification, "Error Codes") as written and as Docker's tools print them. */
const codes: readonly (readonly [RegExp, string])[] = [
  [/too_?many_?requests?\b/, 'TOOMANYREQUESTS'],
  [/manifest[_ ]unknown/, 'MANIFEST_UNKNOWN'],
  [/name[_ ]unknown/, 'NAME_UNKNOWN'],
  [/\bblob[_ ]unknown|unknown blob/, 'BLOB_UNKNOWN'],
  [/manifest[_ ]invalid/, 'MANIFEST_INVALID'],
  [/name[_ ]invalid/, 'NAME_INVALID'],
  [/digest[_ ]invalid/, 'DIGEST_INVALID'],
  [/size[_ ]invalid/, 'SIZE_INVALID'],
  [/projectpolicyviolation/, 'PROJECTPOLICYVIOLATION'],
  [/\bunauthorized: |"unauthorized"/, 'UNAUTHORIZED'],
  [/\bdenied: |"denied"/, 'DENIED'],
  [/"not_found"|\bnot_found:/, 'NOT_FOUND'],
  [/"unsupported"|\bunsupported: /, 'UNSUPPORTED'],
  [/"unavailable"/, 'UNAVAILABLE'],
];
const codeWords =
  /too_?many_?requests?\b|manifest[_ ](?:unknown|invalid)|(?:name|blob)[_ ](?:unknown|invalid)|unknown blob|(?:digest|size)[_ ]invalid|projectpolicyviolation|\bunauthorized: |\bdenied: |"(?:unauthorized|denied|not_found|unsupported|unavailable)"|\bnot_found:|\bunsupported: /;

function readCode(lower: string): string | undefined {
  if (!codeWords.test(lower)) return undefined;
  return codes.find(([shape]) => shape.test(lower))?.[1];
}

function readRetryAfter(lower: string): number | undefined {
  if (!lower.includes('retry') && !lower.includes('try again in')) return undefined;
  const match =
    /(?:retry[- _]after["']?|try again in|retry in)[ :="]{1,4}(\d{1,6}(?:\.\d{1,9})?) ?(ms|µs|μs|us|ns)?/.exec(lower);
  if (match?.[1] === undefined) return undefined;
  // Fractions of a second are the server's way to say "now"; whole seconds are what a header can carry.
  return match[2] === undefined
    ? Math.ceil(Number(match[1]))
    : Math.max(1, Math.ceil(Number(match[1]) / divisor(match[2])));
}

function divisor(unit: string): number {
  if (unit === 'ms') return 1000;
  return unit === 'ns' ? 1_000_000_000 : 1_000_000;
}
