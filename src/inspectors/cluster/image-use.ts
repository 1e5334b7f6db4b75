import type { V1Pod } from '@kubernetes/client-node';
import type { KubernetesReader } from '../../clients/kubernetes.ts';
import { type Observation, seen, unseen } from '../../evidence/evidence.ts';
import { parseImageReference } from '../../evidence/image-reference.ts';
import type { ImageUse, NamespaceUse, RegistryUse } from '../../evidence/image-use.ts';
import { bounded } from '../text.ts';
import { becauseOf } from '../unseen.ts';

const openHosts: ReadonlySet<string> = new Set([
  'docker.io',
  'registry.k8s.io',
  'k8s.gcr.io',
  'quay.io',
  'ghcr.io',
  'gcr.io',
  'public.ecr.aws',
  'mcr.microsoft.com',
]);

/** Containers with a fixed tag that all have `Always` before this is taken for the plug-in's work. */
const tellingContainers = 5;

/** Enough to see how a cluster is used. */
const mostPods = 5_000;

/** Lists the pods of all namespaces and adds up which registries they use; a refusal is an unseen fact with its reason. */
export async function lookAtImageUse(
  kubernetes: KubernetesReader,
  { timeout = 20_000, signal }: { readonly timeout?: number; readonly signal?: AbortSignal } = {},
): Promise<Observation<ImageUse>> {
  const deadline = AbortSignal.timeout(timeout);
  const stop = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
  try {
    return seen(imageUseOf(await kubernetes.list('Pod', { limit: mostPods }, stop)));
  } catch (error) {
    signal?.throwIfAborted();
    const because = becauseOf(error, deadline);
    return unseen(because.detail === undefined ? because : { ...because, detail: bounded(because.detail) });
  }
}

/** What the pods of a cluster say about its images. */
export function imageUseOf(pods: readonly V1Pod[]): ImageUse {
  const uses = new Map<string, Map<string, NamespaceUse>>();
  for (const pod of pods) {
    const namespace = pod.metadata?.namespace ?? '';
    const withSecret = (pod.spec?.imagePullSecrets ?? []).length > 0 ? 1 : 0;
    for (const [host, owners] of imagesOf(pod)) {
      const byNamespace = uses.get(host) ?? new Map<string, NamespaceUse>();
      const known = byNamespace.get(namespace) ?? { namespace, pods: 0, withSecret: 0, owners: [] };
      byNamespace.set(namespace, {
        namespace,
        pods: known.pods + 1,
        withSecret: known.withSecret + withSecret,
        owners: [...new Set([...known.owners, ...owners])],
      });
      uses.set(host, byNamespace);
    }
  }
  const registries: RegistryUse[] = [...uses].map(([host, byNamespace]) => ({
    host,
    openToAll: openHosts.has(host) && [...byNamespace.values()].every(({ withSecret }) => withSecret === 0),
    namespaces: [...byNamespace.values()],
  }));
  return { pods: pods.length, alwaysPull: alwaysPullOf(pods), registries };
}

/** The registries of a pod's images, each with the first components of the repositories. */
function imagesOf(pod: V1Pod): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { image = '' } of [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])]) {
    const read = parseImageReference(image);
    if ('invalid' in read) continue;
    const owners = found.get(read.registry) ?? new Set<string>();
    found.set(read.registry, owners.add(read.repository.split('/')[0] ?? ''));
  }
  return found;
}

/** The API server's own arguments tell for sure, where its pod can be seen; else the policies that pods have. */
function alwaysPullOf(pods: readonly V1Pod[]): ImageUse['alwaysPull'] {
  const server = pods.find(({ metadata }) => metadata?.labels?.component === 'kube-apiserver');
  const words = (server?.spec?.containers ?? []).flatMap(({ command = [], args = [] }) => [...command, ...args]);
  if (words.length > 0) {
    const plugins = words.filter((word) => word.startsWith('--enable-admission-plugins')).join(',');
    return { state: /\bAlwaysPullImages\b/.test(plugins) ? 'on' : 'off', shownBy: 'api-server' };
  }
  const containers = pods
    .filter(({ metadata }) => metadata?.annotations?.['kubernetes.io/config.mirror'] === undefined)
    .flatMap(({ spec }) => spec?.containers ?? []);
  if (containers.some(({ imagePullPolicy }) => imagePullPolicy !== undefined && imagePullPolicy !== 'Always')) {
    return { state: 'off', shownBy: 'pods' };
  }
  // For `latest` the API server sets `Always` by itself.
  const fixed = containers.filter(({ image = '' }) => !/(?::latest|^[^:@]+|\/[^:@]+)$/.test(image));
  return fixed.length >= tellingContainers ? { state: 'on', shownBy: 'pods' } : { state: 'unknown' };
}
