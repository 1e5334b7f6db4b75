// Names that people give: of images, pods and containers behind the words that announce one, of images wherever they stand, and
// in a registry's paths and scopes.
const quoted = /\b(?:image|reference|pull(?:ing|ed)?|from|repository|container|pods?) "(?!https?:)[^"\s]{1,300}(?=")/g;
const bare =
  /\b(?:pull access denied for |manifest for |trying to pull |pulling from |reading manifest |containers\{)"?[^\s",}]{1,300}/g;
const placed =
  /(?<![\w.-])(?<!https?:\/\/)(?<!(?<!\/)\/)(?:[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}(?::\d{1,5})?|[\w-]{1,63}:\d{2,5}|localhost)(?:\/[\w.-]{1,128}){1,12}(?::[\w.-]{1,128})?/g;
const path = /\/v2\/[^\s"?]{1,300}?\/(?:manifests|blobs|tags|referrers)\/[^\s"?:]{0,150}/g;
const scope = /\brepository:[^\s"&]{1,300}?:(?=pull|push)/g;

/**
 * The lower-case text with the names of images, pods and containers blanked letter by letter: `cosign` in a name says nothing of
 * signatures. Hosts stay, because programs speak of them; so do digests. As long as before; linear in its length.
 */
export function blankNames(lower: string): string {
  return lower
    .replace(quoted, (match) => blankFrom(match.indexOf('"') + 1, match))
    .replace(bare, (match) => blankFrom(match.search(/[\s{]"?[^\s{]*$/) + 1, match))
    .replace(placed, (match) => blankFrom(0, match))
    .replace(path, (match) => {
      const [, name = '', kind = '', reference = ''] = /^\/v2\/(.*)(\/[a-z]+\/)([^/]*)$/.exec(match) ?? [];
      return `/v2/${blank(name)}${kind}${reference.startsWith('sha256') ? reference : blank(reference)}`;
    })
    .replace(scope, (match) => `repository:${blank(match.slice('repository:'.length))}`);
}

/** Blanks the reference that begins there; what looks like a registry's host, and a digest, stay. */
function blankFrom(start: number, match: string): string {
  const host =
    /^"?(?:[\w-]+(?:\.[\w-]+)+(?::\d+)?|localhost(?::\d+)?|[\w-]+:\d+)(?=\/)/.exec(match.slice(start))?.[0] ?? '';
  const rest = match.slice(start + host.length);
  const digest = rest.search(/(?:@|^)sha256:/);
  const name = digest < 0 ? rest : rest.slice(0, digest);
  return match.slice(0, start) + host + blank(name) + rest.slice(name.length);
}

function blank(name: string): string {
  return name.replace(/[a-z0-9]/g, 'x');
}
