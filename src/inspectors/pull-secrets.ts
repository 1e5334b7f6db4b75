import { KubernetesError, type KubernetesReader } from '../clients/kubernetes.ts';
import { seen } from '../evidence/evidence.ts';
import type { PullSecret } from '../evidence/facts.ts';
import { readPullSecret } from '../evidence/pull-secret.ts';
import { familyOf, notApplicable } from './cluster/family.ts';
import { podSpecOf } from './cluster/pod-spec.ts';
import { worstPod } from './cluster/worst-pod.ts';
import type { Inspector } from './inspector.ts';

/**
 * The secrets that the pod names, each read by its name and never listed. Without a pod: those that the next one would
 * get, which is the template's own list or else the service account's, copied at creation
 * (https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#add-imagepullsecrets-to-a-service-account).
 */
export const inspectPullSecrets: Inspector<'pullSecrets'> = async (look) => {
  const { kubernetes, signal } = look;
  const family = await familyOf(look);
  if (family === undefined || kubernetes === undefined || family === 'not-found') return notApplicable;
  const { namespace, spec } = podSpecOf(family);
  let names = (spec?.imagePullSecrets ?? []).flatMap(({ name }) => (name ? [name] : []));
  if (names.length === 0 && worstPod(family.pods) === undefined) {
    const account = await look.see('serviceAccount');
    if (!account.seen) return account;
    names = [...account.value.imagePullSecrets];
  }
  const secrets = await Promise.all(names.map((name) => readOne(name, namespace, kubernetes, signal)));
  return seen({ source: names.length === 0 ? 'none' : 'pod', namespace, secrets });
};

async function readOne(
  name: string,
  namespace: string,
  kubernetes: KubernetesReader,
  signal: AbortSignal,
): Promise<PullSecret> {
  try {
    const { type, data } = await kubernetes.get('Secret', name, namespace, signal);
    return readPullSecret({ name, ...(type === undefined ? {} : { type }), ...(data === undefined ? {} : { data }) });
  } catch (error) {
    const status = error instanceof KubernetesError ? error.status : undefined;
    if (status === 404) return { name, problem: 'missing', entries: [] };
    if (status === 403) return { name, problem: 'forbidden', entries: [] };
    throw error;
  }
}
