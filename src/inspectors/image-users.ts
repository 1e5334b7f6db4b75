import type { V1Pod } from '@kubernetes/client-node';
import { seen } from '../evidence/evidence.ts';
import { canonical, parseImageReference } from '../evidence/image-reference.ts';
import type { ImageUser } from '../evidence/image-users.ts';
import { present } from '../evidence/present.ts';
import { notApplicable } from './cluster/family.ts';
import type { Inspector } from './inspector.ts';
import { toPod } from './pod.ts';

// Enough to see how an image is used; a larger cluster is cut.
const MOST_PODS = 5_000;
const MOST_CONTAINERS = 500;

/** For an image as the subject: the containers that run it, in all namespaces, whatever way its name is written there. */
export const inspectImageUsers: Inspector<'imageUsers'> = async ({ subject, kubernetes, signal }) => {
  const reference = subject.kind === 'image' ? parseImageReference(subject.reference) : undefined;
  if (kubernetes === undefined || reference === undefined || 'invalid' in reference) return notApplicable;
  const image = canonical(reference);
  const pods = await kubernetes.list('Pod', { limit: MOST_PODS }, signal);
  const users = pods.flatMap((pod) => usersOf(image, pod));
  const partial = pods.length >= MOST_PODS || users.length > MOST_CONTAINERS;
  return seen({ image: reference.written, containers: users.slice(0, MOST_CONTAINERS), partial });
};

function usersOf(image: string, pod: V1Pod): readonly ImageUser[] {
  const { namespace, name, nodeName, containers } = toPod(pod, []);
  return containers.flatMap((container): ImageUser[] => {
    const written = parseImageReference(container.image);
    if ('invalid' in written || canonical(written) !== image || !container.ready) return [];
    const { imagePullPolicy, imageDigest } = container;
    const what = { namespace, pod: name, container: container.name, imagePullPolicy };
    return [{ ...what, ...present('imageDigest', imageDigest), ...present('node', nodeName) }];
  });
}
