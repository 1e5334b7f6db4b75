import { found } from '../cluster/owners.ts';
import { podSourceOf } from '../cluster/pod-spec.ts';
import type { Look } from '../inspector.ts';
import type { NewPod } from './matches.ts';

/** The next pod of the subject as webhooks would see it; undefined when the subject makes none. */
export async function newPodOf(look: Look): Promise<NewPod | undefined> {
  const source = await podSourceOf(look);
  if (source === undefined || source === 'not-found') return undefined;
  const { namespace, labels } = source;
  const home = await found(
    look.kubernetes?.get('Namespace', namespace, undefined, look.signal) ?? Promise.resolve(undefined),
  );
  return { labels, namespaceLabels: home?.metadata?.labels ?? {} };
}
