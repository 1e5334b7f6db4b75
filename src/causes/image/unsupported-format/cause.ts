import { defineCause } from '../../../diagnosis/cause.ts';
import { shape, words } from '../../../diagnosis/patterns.ts';
import { matchContent } from '../../registry-access.ts';

/** A manifest or layer format that the runtime no longer or not yet supports. */
export const unsupportedFormat = defineCause({
  messages: [
    words(
      0.96,
      [
        'is no longer supported since containerd',
        'unsupported docker v2s2 media type',
        'unsupported manifest media type',
        'unsupported manifest type',
        'unsupported manifest format',
        'unsupported media type',
        'unsupported mediatype',
        'unsupported image-specific operation',
        'invalid mediatype',
        'mediatype in manifest should be',
        'unknown layer mediatype',
        'unknown layer media type',
        'unsupported schema version',
        'unsupported manifest schema',
        'schema 1 image manifests',
        'schema version 1',
        'manifest.v1+prettyjws',
        'manifest.v1+json',
        'image manifest version 2, schema 1',
        'oci index found, but accept header does not support',
        'oci manifest found, but accept header does not support',
        'accept header does not support',
        'unrecognized media type',
        'unrecognized manifest',
        'unknown media type',
        'unknown mime type',
        'unexpected media type',
        'unexpected mediatype',
        'unhandled mediatype',
        'unhandled media type',
        'invalid media type',
        'unsupported compression',
        'compression is not supported',
        'but client accepts',
        'manifest too big',
        // Only manifests of schema 1 carry a signature of their own.
        'missing signature key',
        'unsupported layer media',
        'unsupported config media',
        'no stream processor for',
        'no processor for media-type',
        'not a container image',
        'unsupported artifact',
        'manifest contains multiple images',
      ],
      'decisive',
    ),
    shape(
      0.94,
      ['schema1', 'schema v1', 'schema 1', 'v2 schema 1', 'schemaversion'],
      /(?:schema ?v?1|schemaversion)\b[^\n]{0,160}(?:not supported|no longer|unsupported|deprecated|removed|disabled)|(?:unsupported|deprecated)[^\n]{0,80}schema ?v?1\b/,
      'decisive',
    ),
    shape(
      0.92,
      ['media type', 'mediatype', 'media-type'],
      /media[ -]?type[^\n]{0,160}(?:not supported|no longer supported|unsupported|not recognized|not implemented|unknown|is invalid)/,
      'decisive',
    ),
    shape(
      0.92,
      ['media type', 'mediatype'],
      /does not contain (?:an? |any )?layers? (?:with|of) (?:the )?media ?type/,
      'decisive',
    ),
    // containerd counts only the layers that it knows: charts, other artifacts and foreign layers have fewer.
    words(0.88, ['mismatched image rootfs and manifest layers'], 'decisive'),
    // What containerd finds missing in a manifest of schema 1.
    shape(0.9, ['no signatures'], /pull and unpack image "[^"\n]{1,400}": no signatures\b(?! [a-z])/, 'absolute'),
    // containerd looks among the blobs for what it does not know as a manifest.
    shape(
      0.88,
      ['from remote: not found'],
      /content descriptor sha256:[a-f\d]{64} \((?!application\/(?:vnd\.(?:oci\.image|docker)\.|octet-stream))[^)\n]{1,120}\) from remote: not found/,
      'decisive',
    ),
    shape(
      0.9,
      ['manifest'],
      /manifest (?:format|version|type|list|schema)[^\n]{0,80}(?:not supported|unsupported|not recognized)/,
      'decisive',
    ),
    shape(
      0.85,
      ['application/vnd'],
      /(?:unsupported|unexpected|unknown|unrecognized|not implemented)[^\n]{0,60}application\/vnd\./,
      'failure',
    ),
    words(0.8, ['manifest_invalid', 'manifest invalid'], 'answer'),
  ],
  needs: ['registry'],
  match: matchContent('format', 0.85),
  remediations: [],
});
