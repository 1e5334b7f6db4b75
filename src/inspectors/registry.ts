import { readErrorText } from '../evidence/error-text.ts';
import { seen, seenValue } from '../evidence/evidence.ts';
import type { Container, Platform } from '../evidence/facts.ts';
import { canonical, type ImageReference, parseImageReference, parseRegistryHost } from '../evidence/image-reference.ts';
import { platformOfNode } from '../evidence/platform.ts';
import { credentialsFor } from '../evidence/pull-secret.ts';
import { readTextFacts } from '../evidence/read-text-facts.ts';
import { notApplicable } from './cluster/family.ts';
import { podSourceOf } from './cluster/pod-spec.ts';
import { isPullFailure } from './cluster/sibling.ts';
import type { Inspector, Look } from './inspector.ts';
import { toPod } from './pod.ts';
import { aboutSignatures, textsOf } from './texts.ts';

// A pod with more broken images than this has one problem, not many.
const MOST = 5;

/** The images that fail (or all of the pod when none does) as their registries answer now, with the pod's own credentials. */
export const inspectRegistry: Inspector<'registry'> = async (look) => {
  const images = await imagesOf(look);
  if (images.length === 0) return notApplicable;
  // What is said about the subject is often known later than where its images are: no look waits for it.
  const texts = textsOf(look);
  const signatures = look.subject.kind === 'image' || texts.then((text) => aboutSignatures.test(text));
  const quota = texts.then((text) => aboutStorage.test(text));
  const [secrets, node] = await Promise.all([look.see('pullSecrets'), look.see('node')]);
  const pullSecrets = seenValue(secrets)?.secrets ?? [];
  const seenNode = seenValue(node);
  const platform: Platform | undefined =
    seenNode === undefined || seenNode.architecture === '' ? undefined : platformOfNode(seenNode);
  return seen(
    await Promise.all(
      images.map((image) =>
        look.registry.look(image, {
          credentials: credentialsFor(image, pullSecrets).used,
          ...(platform === undefined ? {} : { platform }),
          signatures,
          quota,
          signal: look.signal,
        }),
      ),
    ),
  );
};

const aboutStorage = /quota|storage|configured upper limit|limit exceeded|\b(?:402|507)\b/i;

async function imagesOf(look: Look): Promise<readonly ImageReference[]> {
  const { subject } = look;
  if (subject.kind === 'image') return distinct([parseImageReference(subject.reference)]);
  if (subject.kind === 'registry') return distinct([parseRegistryHost(subject.host)]);
  if (subject.kind === 'text') return namedInTexts(look);
  if (subject.kind !== 'workload') return [];
  const containers = await containersOf(look);
  const failing = containers.filter(cannotPull);
  const written = (failing.length > 0 ? failing : containers).map(({ image }) => image);
  const known = written.length > 0 ? written : (seenValue(await look.see('workload'))?.images ?? []);
  return known.length > 0 ? distinct(known.map(parseImageReference)) : namedInTexts(look);
}

async function containersOf(look: Look): Promise<readonly Container[]> {
  // Why there is no pod to see is told by the pod.
  const source = await podSourceOf(look).catch(() => undefined);
  const pod = source === undefined || source === 'not-found' ? undefined : source.pod;
  return pod === undefined ? [] : toPod(pod, []).containers;
}

/** The images that the texts name, when there is no object left to ask. */
async function namedInTexts(look: Look): Promise<readonly ImageReference[]> {
  const messages = seenValue(await look.see('messages')) ?? [];
  const images = messages.flatMap(({ text }) => readTextFacts(readErrorText(text), '').image ?? []);
  return distinct(images.map(parseImageReference));
}

function cannotPull({ waiting }: Container): boolean {
  return waiting !== undefined && isPullFailure(waiting.reason);
}

function distinct(all: readonly (ImageReference | { readonly invalid: string })[]): readonly ImageReference[] {
  const byName = new Map<string, ImageReference>();
  for (const one of all) if ('registry' in one && !byName.has(canonical(one))) byName.set(canonical(one), one);
  return [...byName.values()].slice(0, MOST);
}
