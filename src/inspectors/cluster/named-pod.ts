import type { V1Pod } from '@kubernetes/client-node';
import type { Look } from '../inspector.ts';
import { found } from './owners.ts';

/** The pod that the subject names; undefined when it names none, or none of that name is left. */
export async function namedPod({ subject, kubernetes, signal }: Look): Promise<V1Pod | undefined> {
  if (subject.kind !== 'workload' || kubernetes === undefined || subject.pod === undefined) return undefined;
  return found(kubernetes.get('Pod', subject.pod, subject.namespace, signal));
}
