import type { ErrorText } from './error-text.ts';
import type { Platform } from './facts.ts';
import { canonical, type ImageReference, parseImageReference } from './image-reference.ts';
import { present } from './present.ts';
import { imageOfBuild } from './read-build-image.ts';
import type { TextFacts } from './text-facts.ts';

type ImageFacts = Pick<
  TextFacts,
  'image' | 'host' | 'repository' | 'tag' | 'digest' | 'region' | 'account' | 'platform'
>;

// What stands before an image's name in the messages of kubelets, runtimes and tools; the surest first.
const places: readonly RegExp[] = [
  /\b(?:pull(?:ing)?(?: and unpack)?|inspect|resolve|unpack|[Bb]ack-off pulling|Container) image:? ["']([^"'\s]{1,400})["']/,
  /(?:reference|image) ["']([^"'\s]{1,400})["']/,
  /docker:\/\/([^\s"',]{1,400}?)[:.,]{0,3}(?=[\s"',]|$)/,
  /manifest for ([^\s"']{1,400}) not found/,
  /(?:Trying to pull|docker pull|podman pull|crictl pull|nerdctl pull|[Uu]nable to find image|No such image:) ["'`]?([^\s"'`,]{1,400}?)["'`]?(?:\.{3}|:?(?=[\s"'`,]|$))/,
  // Unquoted words follow these as well, so only what looks like a path or has a tag counts.
  /(?:[Ff]ailed to pull(?: image)?|[Ee]rror pulling image|[Pp]ulling image|(?<!: )[Pp]ulling from|unable to pull) ["'`]?([^\s"'`,]{1,200}[/:][^\s"'`,]{1,200}?)["'`]?(?:\.{3}|:?(?=[\s"'`,]|$))/,
  /\btrust data (?:does not exist|missing) for (?:remote repository )?([^\s"',]{1,400}?)[:.,]{0,3}(?=[\s"',]|$)/,
  /\bno such manifest: ([^\s"',]{1,400}?)[:.,]{0,3}(?=[\s"',]|$)/,
  // What ctr and Docker show while they work.
  /(?<![\w./:@-])([\w.-]{1,253}(?::\d{1,5})?\/[\w./-]{1,250}[:@][\w.:-]{1,140}): (?:resolv(?:ing|ed) \||Pulling from )/,
  /\bcontent of ["']([^"'\s]{1,400})["']/,
  /(?<![\w./:@-])([\w-]{1,63}\.[\w.-]{1,190}(?::\d{1,5})?\/[\w./-]{1,250}[:@][\w.:-]{1,140}): not found\b/,
  /\bDeny ["']([^"'\s]{1,400})["']/,
  /push refers to (?:a )?repository \[([^\]\s]{1,400})\]/,
  /\bImage:\s{0,20}([^\s"',]{1,400})/,
  /\bimage=["']?([^\s"',]{1,400})["']?/,
  // What Helm says of a chart in a registry.
  /(?:\bhelm chart (?:pull|export)|[Ee]rror:|on source:) ["']?([\w.-]{1,253}(?::\d{1,5})?\/[\w./-]{1,300}[:@][\w.:-]{1,140}?)["']?(?=:? not found|\s|:?$)/m,
  /\bimage ([\w.-]{1,260}(?::\d{1,5})?\/[\w./-]{1,260}[:@][\w.:-]{1,140})/,
];
// Without the tag that was asked for, which stands in an earlier line if anywhere.
const untagged: readonly RegExp[] = [
  /pull access denied for ([^\s,"']{1,400}?),/,
  /\brepository ([\w-]{1,63}\.[\w.-]{1,190}(?::\d{1,5})?\/[\w./-]{1,250}) not found/,
];
const manifestIn = /[Rr]eading manifest ([^\s"']{1,150}) in ([^\s"',]{1,300})/;
const namedRepository = /repository (?:with name )?["']([a-z0-9][\w./-]{0,250})["'] does not exist/;
// Docker leaves out the registry here.
const pulledFrom = /(?:^|\s)([\w][\w.-]{0,127}): Pulling from ([a-z0-9][\w./-]{0,250})/;
const blobUrl = /https?:\/\/[^\s/"']{1,260}\/v2\/([^\s"']{1,300}?)\/blobs\//;
const manifestUrl =
  /https?:\/\/([^\s/"']{1,260})\/v2\/([^\s"']{1,300}?)\/manifests\/([^\s"':?]{1,150}(?::[a-f0-9]{6,128})?)/;
const failedUrl = /https?:\/\/([A-Za-z0-9.-]{1,253}(?::\d{1,5})?|\[[\da-f:]{2,45}\](?::\d{1,5})?)(?:[/"'\s:?]|$)/g;
const lookedUpName = /\blookup ([\w.-]{1,253}?)\.?(?: on |:)/;
const registryName =
  /(?:pinging (?:container|docker) registry|reach registry|log(?:in to|ging into)|creds for|[Pp]ulling from host|(?:layer|upload|blob) [^\s]{1,300} in|registry) ["']?([\w.-]{1,253}\.[a-z]{2,20}(?::\d{1,5})?|[\w.-]{1,253}:\d{2,5})\b/;

/** Reads the image as the runtime normalises it, the host that failed, and what their names give away. */
export function readImageFacts({ text, lower }: ErrorText): ImageFacts {
  const reference =
    findImage(text, places) ??
    imageOfManifest(text) ??
    imageOfBuild(text) ??
    findImage(text, untagged) ??
    imageOfUrl(text);
  const pulled = reference === undefined ? pulledFrom.exec(text) : null;
  const host = findHost(text) ?? reference?.registry;
  return {
    ...present('image', reference === undefined ? undefined : canonical(reference)),
    ...present('host', host),
    ...present('repository', reference?.repository ?? readRepository(text, lower) ?? pulled?.[2]),
    ...present('tag', reference?.tag ?? pulled?.[1]),
    ...present('digest', reference?.digest),
    ...readAccount(reference?.registry ?? host ?? ''),
    ...present('platform', readPlatform(lower)),
  };
}

function readRepository(text: string, lower: string): string | undefined {
  return namedRepository.exec(lower)?.[1] ?? (text.includes('/blobs/') ? blobUrl.exec(text)?.[1] : undefined);
}

function findImage(text: string, among: readonly RegExp[]): ImageReference | undefined {
  for (const place of among) {
    const written = place.exec(text)?.[1]?.replace(/[:.,]+$/, '');
    if (written === undefined) continue;
    const parsed = parseImageReference(written);
    if (!('invalid' in parsed)) return parsed;
  }
  return undefined;
}

function imageOfManifest(text: string): ImageReference | undefined {
  const [, version, written] = manifestIn.exec(text) ?? [];
  if (version === undefined || written === undefined) return undefined;
  const repository = written.replace(/[:.,]+$/, '');
  const parsed = parseImageReference(`${repository}${version.includes(':') ? '@' : ':'}${version}`);
  return 'invalid' in parsed ? undefined : parsed;
}

function imageOfUrl(text: string): ImageReference | undefined {
  if (!text.includes('/v2/')) return undefined;
  const match = manifestUrl.exec(text);
  if (match === null) return undefined;
  const [, host = '', repository = '', version = ''] = match;
  const registry = host === 'registry-1.docker.io' ? 'docker.io' : host;
  const parsed = parseImageReference(`${registry}/${repository}${version.includes(':') ? '@' : ':'}${version}`);
  return 'invalid' in parsed ? undefined : parsed;
}

// 'd' is what Podman calls its own socket.
const documentation = /^(?:d$|docs?\.|www\.|aka\.ms$|github\.com$|kubernetes\.io$|cloud\.ibm\.com$|localhost$)/;

/** The host that the failing step talked to: a looked-up name, else the last address that is no documentation. */
function findHost(text: string): string | undefined {
  const lookedUp = text.includes('lookup ') ? lookedUpName.exec(text)?.[1] : undefined;
  if (lookedUp !== undefined) return lookedUp;
  let last: string | undefined;
  if (text.includes('://')) {
    for (const [, host] of text.matchAll(failedUrl)) {
      if (host !== undefined && !documentation.test(host) && !/\.svc(?:[.:]|$)/.test(host)) last = host;
    }
  }
  return last ?? registryName.exec(text)?.[1];
}

const icrRegions: Readonly<Record<string, string>> = {
  au: 'au-syd',
  br: 'br-sao',
  ca: 'ca-tor',
  ca2: 'ca-mon',
  de: 'eu-de',
  es: 'eu-es',
  uk: 'eu-gb',
  in: 'in-che',
  in2: 'in-mum',
  jp: 'jp-tok',
  jp2: 'jp-osa',
  us: 'us-south',
};

/** Region and account from the names of cloud registries: ECR, Artifact Registry, IBM, Oracle. */
function readAccount(host: string): Pick<TextFacts, 'region' | 'account'> {
  const ecr = /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]{4,30})\./.exec(host);
  if (ecr?.[1] !== undefined && ecr[2] !== undefined) return { account: ecr[1], region: ecr[2] };
  const artifact = /^([a-z0-9-]{2,30})-docker\.pkg\.dev$/.exec(host)?.[1];
  if (artifact !== undefined) return { region: artifact };
  const ibm = /^(?:private\.)?([a-z]{2}2?)\.icr\.io$/.exec(host)?.[1];
  const ibmRegion = ibm === undefined ? undefined : icrRegions[ibm];
  if (ibmRegion !== undefined) return { region: ibmRegion };
  const oracle = /^(?:ocir\.)?([a-z0-9-]{3,20})\.(?:ocir\.io|oci\.oraclecloud\.com)$/.exec(host)?.[1];
  return present('region', oracle);
}

const slashed =
  /\b(linux|windows|darwin|freebsd)\/(amd64|arm64|arm|386|s390x|ppc64le|riscv64|mips64le|loong64)(?:\/(v\d))?\b/;
const spelled =
  /architecture:? ["']?([a-z0-9_]{3,10})["']?(?:,? variant:? ["']?(v\d)?["']?)?(?:,? os:? ["']?([a-z]{5,8}))?/;

function readPlatform(lower: string): Platform | undefined {
  const short = slashed.exec(lower);
  if (short?.[1] !== undefined && short[2] !== undefined) {
    return { os: short[1], architecture: short[2], ...present('variant', short[3]) };
  }
  if (!lower.includes('architecture')) return undefined;
  const long = spelled.exec(lower);
  if (long?.[1] === undefined || long[3] === undefined) return undefined;
  return { os: long[3], architecture: long[1], ...present('variant', long[2]) };
}
