import { defineCause } from '../../../diagnosis/cause.ts';
import { shape, words } from '../../../diagnosis/patterns.ts';
import { matchPlatform } from './match.ts';

/** The image has nothing for the node's architecture and operating system. */
export const platformMismatch = defineCause({
  messages: [
    words(
      0.97,
      [
        'exec format error',
        'no matching manifest for',
        'no match for platform',
        'no image found in manifest list for',
        'no image found in image index for',
        'image operating system',
        'does not match the specified platform',
        'does not match the detected host platform',
        'does not match the host operating system',
        'cannot be used on this platform',
        'operating system of the container does not match',
        'no child with platform',
        'manifests found for platform',
        'cannot execute binary file',
      ],
      'decisive',
    ),
    shape(
      0.95,
      ['platform'],
      /(?:no|not find|couldn't find|could not find)[^\n]{0,40} (?:manifest|image|child|entry)s?[^\n]{0,60} (?:for|with|matching) (?:the )?(?:requested )?platform/,
      'decisive',
    ),
    shape(
      0.95,
      ['platform', 'architecture'],
      /(?:unsupported|mismatched|wrong|incompatible|different) (?:image )?(?:platform|architecture)\b/,
      'failure',
    ),
    shape(0.93, ['is incompatible with'], /based image is incompatible with/, 'decisive'),
    shape(
      0.93,
      ['no image found', 'no matching'],
      /no (?:image found|matching)[^\n]{0,60}(?:architecture|os\/arch|platform)/,
      'decisive',
    ),
    shape(
      0.9,
      ['platform'],
      /image[^\n]{0,120}(?:platform|architecture)[^\n]{0,80}(?:does not|doesn't|not) match/,
      'decisive',
    ),
    shape(
      0.85,
      ['not supported', 'not available', 'unavailable'],
      /\b(?:linux|windows)\/(?:amd64|arm64|arm|386|s390x|ppc64le|riscv64)[^\n]{0,60}(?:not supported|not available|unavailable)/,
      'failure',
    ),
  ],
  needs: ['registry', 'node'],
  match: matchPlatform,
  remediations: [],
});
