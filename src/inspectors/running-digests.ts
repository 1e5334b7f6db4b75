import { seen, seenValue } from '../evidence/evidence.ts';
import type { RegistryLook, RunningDigests } from '../evidence/facts.ts';
import { canonical, parseImageReference } from '../evidence/image-reference.ts';
import { present } from '../evidence/present.ts';
import { familyOf, notApplicable, wholeFamily } from './cluster/family.ts';
import type { Inspector, Look } from './inspector.ts';
import { toPod } from './pod.ts';

/**
 * For each image of the workload's pods, or for the image that is the subject, that has a tag (or none) and no digest: which digests run behind it, and what the
 * registry gives for the tag now. Runtimes differ in what they report (`imageID`): a digest without a repository is none.
 */
export const inspectRunningDigests: Inspector<'runningDigests'> = async (look) => {
  const [running, registry] = await Promise.all([runningOf(look), look.see('registry')]);
  if (running === undefined) return notApplicable;
  const looks = seenValue(registry) ?? [];
  const tags = nodesByDigest(running);
  return seen(
    await Promise.all(
      [...tags].map(async ([image, digests]): Promise<RunningDigests> => {
        const now = digestNow(image, looks);
        const running = await Promise.all(
          [...digests].map(async ([digest, nodes]) => ({
            digest,
            pods: nodes.length,
            ...(digests.size > 1 ? await platformsOf(nodes, look) : {}),
          })),
        );
        const byFrequency = running.toSorted((one, other) => other.pods - one.pods);
        return { image, running: byFrequency, ...(now === undefined ? {} : { now }) };
      }),
    ),
  );
};

interface Running {
  readonly image: string;
  readonly imageDigest?: string;
  readonly node?: string;
}

/** The containers of the subject's pods, or those that run the subject; undefined when it has none by its kind. */
async function runningOf(look: Look): Promise<readonly Running[] | undefined> {
  if (look.subject.kind === 'image') {
    const users = seenValue(await look.see('imageUsers'));
    return users?.containers.map((container) => ({ ...container, image: users.image }));
  }
  const named = await familyOf(look);
  if (named === undefined || named === 'not-found') return undefined;
  const { pods } = await wholeFamily(named, look);
  return pods.flatMap((pod) => {
    const { containers, nodeName } = toPod(pod, []);
    return containers.map((container) => ({ ...container, ...present('node', nodeName) }));
  });
}

/** For each image and each digest the nodes of the containers that run it, one per container. */
function nodesByDigest(all: readonly Running[]): ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> {
  const tags = new Map<string, Map<string, readonly string[]>>();
  for (const { image, imageDigest, node = '' } of all) {
    if (imageDigest === undefined || image.includes('@')) continue;
    const digests = tags.get(image) ?? new Map<string, readonly string[]>();
    tags.set(image, digests.set(imageDigest, [...(digests.get(imageDigest) ?? []), node]));
  }
  return tags;
}

function digestNow(written: string, looks: readonly RegistryLook[]): string | undefined {
  const reference = parseImageReference(written);
  if ('invalid' in reference) return undefined;
  return looks.find(({ image, digest }) => digest !== undefined && canonical(image) === canonical(reference))?.digest;
}

// Each is a request; one node of each platform would do.
const MOST_NODES = 5;

/** The platforms of some nodes; nothing when one of them cannot be read, because then they say nothing. */
async function platformsOf(
  nodes: readonly string[],
  { kubernetes, signal }: Look,
): Promise<{ readonly platforms?: readonly string[] }> {
  if (kubernetes === undefined) return {};
  const distinct = [...new Set(nodes)].filter((name) => name !== '').slice(0, MOST_NODES);
  try {
    const read = await Promise.all(distinct.map((name) => kubernetes.get('Node', name, undefined, signal)));
    const infos = read.flatMap((node) => node.status?.nodeInfo ?? []);
    if (infos.length === 0 || infos.length < distinct.length) return {};
    return { platforms: [...new Set(infos.map((info) => `${info.operatingSystem}/${info.architecture}`))] };
  } catch {
    return {};
  }
}
