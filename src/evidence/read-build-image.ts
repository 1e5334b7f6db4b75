import { type ImageReference, parseImageReference } from './image-reference.ts';

// The step that failed stands in BuildKit's summary; without one the last base image is the one that did not come.
const failedStep =
  /> \[[^\]\n]{1,100}\] (?:load metadata for|FROM) (?:--platform=[^\s]{1,60} )?([^\s"',]{1,400}?)[:,]{0,2}(?=[\s"',]|$)/;
const baseImage =
  /(?:\b(?:step|STEP|Step) \d{1,3}\/\d{1,3} ?: |\[[\w .-]{0,60}\d{1,3}\/\d{1,3}\] |#\d{1,4} |\[internal\] )(?:FROM|load metadata for) (?:--platform=[^\s]{1,60} )?([^\s"',]{1,400}?)[:,]{0,2}(?=[\s"',]|$)/g;

/** The image that a build could not take as its base, from what `docker build`, BuildKit and Buildah print about their steps. */
export function imageOfBuild(text: string): ImageReference | undefined {
  if (!text.includes('FROM ') && !text.includes('load metadata for ')) return undefined;
  const written = failedStep.exec(text)?.[1] ?? [...text.matchAll(baseImage)].at(-1)?.[1];
  // A bare word may be an earlier stage.
  if (written === undefined || !/[/:@]/.test(written)) return undefined;
  const parsed = parseImageReference(written);
  return 'invalid' in parsed ? undefined : parsed;
}
