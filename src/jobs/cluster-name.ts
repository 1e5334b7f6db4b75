import type { JobContext } from './context.ts';

/** How long a cluster keeps its name in Redis after it was last heard of, in sweeps and at least in milliseconds. */
const sweepsKept = 3;
const leastKept = 30_000;

/**
 * Whether the name under which everything is kept in Redis is this cluster's, or nobody's until now: two clusters that share a
 * name would take each other's jobs, and the one would hold for gone what stands open in the other. A cluster is known by its
 * namespace `kube-system`, which lives as long as the cluster does; one that does not show it is believed. Rejects when Redis is
 * away.
 */
export async function holdsItsName(
  cluster: string,
  { clusters, store, config, signal }: Pick<JobContext, 'clusters' | 'store' | 'config' | 'signal'>,
): Promise<boolean> {
  const shown = await clusters
    .get(cluster)
    ?.get('Namespace', 'kube-system', undefined, signal)
    .catch(() => undefined);
  const identity = shown?.metadata?.uid;
  if (identity === undefined) return true;
  return (await store.claim(identity, Math.max(leastKept, sweepsKept * config.sweepEvery))) === identity;
}
