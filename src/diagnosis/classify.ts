import { blankNames } from '../evidence/blank-names.ts';
import { type ErrorText, readErrorText, squeeze } from '../evidence/error-text.ts';
import { readTextFacts } from '../evidence/read-text-facts.ts';
import { type Catalogue, findHits, type Hit } from './catalogue.ts';
import { strengths } from './cause.ts';
import type { Classification, Named } from './finding.ts';

/** The cause of a text that no pattern knows. */
const nothingKnown = 'other.unrelated';

// What speaks of images and registries at all, in the languages in which people write about them.
const vocabulary =
  /image|pull|push|regist|manifest|docker|podman|containerd|cri-?o|response from daemon|blob|layer|x509|certificate|\btls\b|webhook|admission|log ?in|secret|signature|\btrust|quota|credential|cosign|notary|keychain|plug-?in|镜像|仓库|이미지|레지스트리|イメージ/;

// What speaks of an image's way, in words that no other program uses.
const ours =
  /image|pull|push|regist|manifest|docker|podman|skopeo|buildah|buildx|kaniko|\bjib\b|containerd|cri-?o|helm|\boci\b|blob|layer|httpread|unexpected (?:http )?status|resolve reference|repository tags|"errors": ?\[\{"code"|fetch (?:anonymous|oauth) token|failed to solve|\/v2\/(?![\w-])|\/v2\/(?:_catalog|[^\s"']{1,300}\/(?:manifests|blobs|tags|referrers)\b)|\/v1\/(?:_ping|repositories|users|search)|x509|webhook|\b(?:ecr|[gim]cr|ghcr|ocir|quay|harbor|nexus|artifactory)\b|azurecr|镜像|仓库|이미지|레지스트리|イメージ/;
/** Causes whose words every program has that talks to another one. */
const sharedWords = /^(?:network|tls|registry)\.|^quota\.rate-limit$/;
/** A bare status without words says as little. */
const bareStatus: ReadonlySet<keyof typeof strengths> = new Set(['status', 'summary']);
const mostWithoutContext = 0.75;
// How programs log, as opposed to what a command prints or a user copies from an event; and the words of other languages'
// libraries, for every tool that pulls images is written in Go.
const logLine =
  /getaddrinfo(?!w)|\(os error \d|\berrno\b|exception\b|node_modules|psql:|connectionpool|\[(?:error|warn(?:ing)?|info|debug)\]|\blevel"?[=:]|"severity"|\.go:\d+\]|\.java:\d+\)|traceback \(most|\b[a-z_]\w*::\w|upstream connect error or disconnect/;
const logConfidence = 0.7;

/** Nothing known and nothing that sounds like ours is surely none of ours; else it may be a phrase that nobody has seen. */
function unknownConfidence(lower: string): number {
  return vocabulary.test(lower) ? 0.5 : 0.9;
}

/**
 * Names the cause of an error text from its words alone, without looking anywhere: pure, linear in the text, never throws.
 * The innermost cause decides, and the first failure before its consequences.
 */
export function classify<Name extends string>(
  text: string,
  catalogue: Catalogue<Name | typeof nothingKnown>,
): Classification<Name | typeof nothingKnown> {
  const read = readErrorText(text);
  const ranked = weighContext(rankText(read, catalogue), read.lower);
  const [first, ...others] = ranked;
  const leading = first ?? { cause: nothingKnown, confidence: unknownConfidence(read.lower) };
  return {
    cause: leading.cause,
    confidence: round(leading.confidence),
    alternatives: others.slice(0, 3).map(({ cause, confidence }) => ({ cause, confidence: round(confidence) })),
    facts: readTextFacts(read, leading.cause),
  };
}

/** Words of everybody's make no answer sure; in a program's log that never speaks of images another connection broke. */
function weighContext<Name extends string>(
  ranked: readonly Ranked<Name>[],
  lower: string,
): readonly Named<Name | typeof nothingKnown>[] {
  const [first, ...others] = ranked;
  if (first === undefined || !isAnybodys(first) || ours.test(lower)) return ranked;
  const unsure = { cause: first.cause, confidence: Math.min(mostWithoutContext, first.confidence) };
  if (!logLine.test(lower)) return [unsure, ...others];
  const possible = others.filter(({ cause }) => cause !== nothingKnown);
  return [
    { cause: nothingKnown, confidence: logConfidence },
    { ...unsure, confidence: 1 - logConfidence },
    ...possible,
  ];
}

/** Known phrases; else the same in text that was broken apart. */
function rankText<Name extends string>(read: ErrorText, catalogue: Catalogue<Name>): readonly Ranked<Name>[] {
  const words = blankNames(read.lower);
  const known = rankHits(findHits(catalogue.folded, words), words, read.breaks);
  const best = strengths[known[0]?.strength ?? 'foreign'];
  if (best > strengths.status || best === strengths.aside) return known;
  const named = rankApart(words, catalogue);
  // Where a line was cut, a word may stick to a name; then the names are all there is to read.
  const apart = named.length === 0 && known.length === 0 ? rankApart(read.lower, catalogue) : named;
  if (apart[0] === undefined || strengths[apart[0].strength] <= best) return known;
  return apart.map((entry) => ({ ...entry, confidence: entry.confidence - 0.03 }));
}

function rankApart<Name extends string>(lower: string, catalogue: Catalogue<Name>): readonly Ranked<Name>[] {
  return rankHits(findHits(catalogue.squeezed, squeeze(lower)), '', []);
}

function round(confidence: number): number {
  return Math.round(Math.min(1, Math.max(0, confidence)) * 100) / 100;
}

function isAnybodys({ cause, strength }: Ranked<string>): boolean {
  return sharedWords.test(cause) || (cause.startsWith('auth.') && bareStatus.has(strength));
}

interface Ranked<Name extends string> extends Named<Name> {
  readonly strength: keyof typeof strengths;
}

interface Placed<Name extends string> {
  readonly hit: Hit<Name>;
  readonly entry: number;
  readonly line: number;
}

/** The causes that the hits speak for, best first, each once. */
function rankHits<Name extends string>(
  hits: readonly Hit<Name>[],
  lower: string,
  breaks: readonly number[],
): Ranked<Name>[] {
  const placed = withoutForeignEntries(place(hits, lower, breaks));
  placed.sort(
    (one, other) =>
      strengths[other.hit.pattern.strength] - strengths[one.hit.pattern.strength] ||
      one.entry - other.entry ||
      one.line - other.line ||
      other.hit.at - one.hit.at ||
      one.hit.pattern.order - other.hit.pattern.order,
  );
  const ranked = new Map<Name, Ranked<Name>>();
  for (const { hit } of placed) {
    const { cause, confidence, strength } = hit.pattern;
    const known = ranked.get(cause);
    if (known === undefined) ranked.set(cause, { cause, confidence, strength });
    // A second shape of the same strength says the same more surely.
    else if (known.strength === strength && confidence > known.confidence) {
      ranked.set(cause, { cause, confidence, strength });
    }
  }
  const [first, ...others] = ranked.values();
  if (first === undefined) return [];
  const rivals = others.filter(({ strength }) => strength === first.strength);
  const leading = { ...first, confidence: first.confidence - 0.05 * Math.min(2, rivals.length) };
  return [
    leading,
    ...others.map((other) => ({ ...other, confidence: Math.min(other.confidence, 1 - leading.confidence) })),
  ];
}

function place<Name extends string>(
  hits: readonly Hit<Name>[],
  lower: string,
  breaks: readonly number[],
): Placed<Name>[] {
  const sorted = [...hits].sort((one, other) => one.at - other.at);
  let entry = 0;
  let line = 0;
  let newline = lower.indexOf('\n');
  return sorted.map((hit) => {
    while (newline >= 0 && newline < hit.at) {
      entry++;
      newline = lower.indexOf('\n', newline + 1);
    }
    while (line < breaks.length && (breaks[line] ?? 0) < hit.at) line++;
    return { hit, entry, line };
  });
}

/** Takes out what stands in an entry that is about something else, and keeps that entry's own hit as a weak one. */
function withoutForeignEntries<Name extends string>(placed: readonly Placed<Name>[]): Placed<Name>[] {
  const foreign = new Set(placed.filter(({ hit }) => hit.pattern.strength === 'elsewhere').map(({ entry }) => entry));
  if (foreign.size === 0) return [...placed];
  return placed.flatMap((one) => {
    const { pattern, at } = one.hit;
    if (pattern.strength === 'elsewhere') {
      return [{ ...one, hit: { at, pattern: { ...pattern, strength: 'aside' as const } } }];
    }
    return foreign.has(one.entry) && strengths[pattern.strength] < strengths.elsewhere ? [] : [one];
  });
}
