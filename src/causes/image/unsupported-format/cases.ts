import type { Case } from '../../case.ts';
import { brokenLook, goodLook, hiddenFact, lookedAt } from '../../example-evidence.ts';

export const cases: readonly Case[] = [
  {
    name: "reads …not 'application/vnd.oci.image.manifest.v1+json'",
    message:
      "mediaType in manifest should be 'application/vnd.docker.distribution.manifest.v2+json' not 'application/vnd.oci.image.manifest.v1+json'",
    expect: 'match',
  },
  {
    name: 'reads unsupported media type application/vnd.in-toto+json',
    message: 'unsupported media type application/vnd.in-toto+json',
    expect: 'match',
  },
  {
    name: 'reads …schema 1 image manifests are no longer supported: invalid argument',
    message:
      'Failed to pull image "old/app:1": rpc error: code = Unimplemented desc = failed to pull and unpack image "docker.io/old/app:1": schema 1 image manifests are no longer supported: invalid argument',
    expect: 'match',
  },
  {
    name: 'reads …OCI index found, but Accept header does not support OCI indexes',
    message: 'MANIFEST_UNKNOWN: OCI index found, but Accept header does not support OCI indexes',
    expect: 'match',
  },
  {
    name: 'reads …available: application/vnd.docker.distribution.manifest.v1+json',
    message:
      'unsupported manifest media type and no default available: application/vnd.docker.distribution.manifest.v1+json',
    expect: 'match',
  },
  {
    name: 'reads …but client accepts ["application/vnd.oci.image.manifest.v1+json"]',
    message:
      'Manifest has media type "application/vnd.docker.distribution.manifest.v1+prettyjws" but client accepts ["application/vnd.oci.image.manifest.v1+json"]',
    expect: 'match',
  },
  {
    name: 'leaves a manifest that is not there',
    message: 'GET https://registry.example.com/v2/a/manifests/1: MANIFEST_UNKNOWN: manifest unknown; unknown tag=1',
    expect: 'near-miss',
  },
  {
    name: 'sees a manifest of the first schema',
    evidence: lookedAt(
      brokenLook('platforms', {
        kind: 'malformed',
        about: 'format',
        detail: 'media type application/vnd.docker.distribution.manifest.v1+json',
      }),
    ),
    expect: 'match',
  },
  { name: 'is not seen where nothing is wrong', evidence: lookedAt(goodLook()), expect: 'near-miss' },
  { name: 'is undecided while Salvor may not look', evidence: hiddenFact('registry'), expect: 'undecided' },
  {
    name: 'reads a blob of a type that is no part of an image',
    message:
      'failed to pull and unpack image "registry.example.com/app:1": failed to copy: could not fetch content descriptor sha256:abababababababababababababababababababababababababababababababab (application/vnd.example.thing+json) from remote: not found',
    expect: 'match',
  },
  {
    name: 'leaves a layer that is gone',
    message:
      'failed to copy: could not fetch content descriptor sha256:abababababababababababababababababababababababababababababababab (application/vnd.oci.image.layer.v1.tar+gzip) from remote: not found',
    expect: 'near-miss',
  },
];
