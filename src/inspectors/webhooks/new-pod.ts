import { familyOf } from '../cluster/family.ts';
import { found } from '../cluster/owners.ts';
import { podSpecOf } from '../cluster/pod-spec.ts';
import type { Look } from '../inspector.ts';
import type { NewPod } from './matches.ts';

/** The next pod of the subject as webhooks would see it; undefined when the subject makes none. */
export async function newPodOf(look: Look): Promise<NewPod | undefined> {
  const family = await familyOf(look);
  if (family === undefined || family === 'not-found') return undefined;
  const { namespace, labels } = podSpecOf(family);
  const home = await found(
    look.kubernetes?.get('Namespace', namespace, undefined, look.signal) ?? Promise.resolve(undefined),
  );
  return { labels, namespaceLabels: home?.metadata?.labels ?? {} };
}
