import { KubernetesError, type KubernetesReader } from '../clients/kubernetes.ts';
import { seen } from '../evidence/evidence.ts';
import type { PullSecret } from '../evidence/facts.ts';
import { readPullSecret } from '../evidence/pull-secret.ts';
import { notApplicable } from './cluster/family.ts';
import { podSourceOf } from './cluster/pod-spec.ts';
import type { Inspector } from './inspector.ts';

/**
 * The secrets that the pod names, each read by its name and never listed. Without a pod: those that the next one would
 * get, which is the template's own list or else the service account's, copied at creation
 * (https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#add-imagepullsecrets-to-a-service-account).
 */
export const inspectPullSecrets: Inspector<'pullSecrets'> = async (look) => {
  const { kubernetes, signal } = look;
  const source = await podSourceOf(look);
  if (source === undefined || kubernetes === undefined || source === 'not-found') return notApplicable;
  const { pod, namespace, spec } = source;
  let names = (spec?.imagePullSecrets ?? []).flatMap(({ name }) => (name ? [name] : []));
  if (names.length === 0 && pod === undefined) {
    const account = await look.see('serviceAccount');
    if (!account.seen) return account;
    names = [...account.value.imagePullSecrets];
  }
  const read = await Promise.all(names.map((name) => readOne(name, namespace, kubernetes, signal)));
  const secrets = await Promise.all(
    read.map(async (secret): Promise<PullSecret> => {
      if (secret.problem !== 'missing') return secret;
      const usedIn = await namespacesThatUse(secret.name, namespace, kubernetes, signal);
      return usedIn.length === 0 ? secret : { ...secret, usedIn };
    }),
  );
  return seen({ source: names.length === 0 ? 'none' : 'pod', namespace, secrets });
};

// Enough to find where a secret was forgotten to be copied from.
const MOST_PODS = 500;
const MOST_NAMESPACES = 5;

/** The other namespaces whose running pods name a secret of this name. The secrets themselves are not read there. */
async function namespacesThatUse(
  name: string,
  namespace: string,
  kubernetes: KubernetesReader,
  signal: AbortSignal,
): Promise<readonly string[]> {
  // A hint beside what is known: without it the secret is missing all the same.
  const pods = await kubernetes
    .list('Pod', { fieldSelector: 'status.phase=Running', limit: MOST_PODS }, signal)
    .catch(() => []);
  const using = pods.flatMap(({ metadata, spec }) =>
    spec?.imagePullSecrets?.some((secret) => secret.name === name) ? (metadata?.namespace ?? []) : [],
  );
  return [...new Set(using)].filter((other) => other !== namespace).slice(0, MOST_NAMESPACES);
}

async function readOne(
  name: string,
  namespace: string,
  kubernetes: KubernetesReader,
  signal: AbortSignal,
): Promise<PullSecret> {
  try {
    const { type, data, metadata } = await kubernetes.get('Secret', name, namespace, signal);
    const writtenAt = dataWrittenAt(metadata?.managedFields);
    return readPullSecret({
      name,
      ...(type === undefined ? {} : { type }),
      ...(data === undefined ? {} : { data }),
      ...(writtenAt === undefined ? {} : { writtenAt }),
    });
  } catch (error) {
    const status = error instanceof KubernetesError ? error.status : undefined;
    if (status === 404) return { name, problem: 'missing', entries: [] };
    if (status === 403) return { name, problem: 'forbidden', entries: [] };
    throw error;
  }
}

/**
 * When the data of a secret was last written at the latest, in milliseconds since the epoch: the newest time among the
 * managers of its `data`. Source: https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management.
 */
export function dataWrittenAt(
  managers: readonly { readonly fieldsV1?: object; readonly time?: Date }[] | undefined,
): number | undefined {
  const times = (managers ?? []).flatMap(({ fieldsV1, time }) =>
    fieldsV1 !== undefined && 'f:data' in fieldsV1 && time !== undefined ? [new Date(time).getTime()] : [],
  );
  return times.length === 0 ? undefined : Math.max(...times);
}
