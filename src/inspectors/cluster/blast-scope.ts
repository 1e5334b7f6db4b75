import type { BlastRadius, Siblings } from '../../evidence/facts.ts';
import type { Sibling } from './sibling.ts';

// A fact is read by people.
const MOST_NAMES = 20;

/**
 * The narrowest scope that holds every pod which fails to pull from the subject's registry. A node counts only when something
 * works on another one; the cluster only when images of other registries fail too and nothing has started since the subject
 * was made (`since`, in milliseconds since the epoch).
 */
export function blastRadiusOf(own: Sibling, others: readonly Sibling[], since: number, partial: boolean): BlastRadius {
  const all = [own, ...others.filter((one) => one.namespace !== own.namespace || one.pod !== own.pod)];
  const [host = ''] = own.failing;
  const alike = all.filter(({ failing }) => failing.includes(host));
  const working = all.filter(({ failing, running }) => failing.length === 0 && running.length > 0);
  const workingHost = working.filter(({ running }) => running.includes(host));
  const elsewhere = all.filter(({ failing }) => failing.some((one) => one !== host));
  const everywhere = elsewhere.length > 0 && working.every(({ startedAt }) => startedAt < since);
  const failing = everywhere ? [...new Set([...alike, ...elsewhere])] : alike;
  const contrast = contrastOf(own, all);
  return {
    ...scopeOf(own, host, failing, working, everywhere),
    failing: siblings(failing, ({ failing: hosts }) => hosts),
    working: siblings(workingHost, ({ running }) => running),
    partial,
    ...(contrast === undefined ? {} : { contrast }),
  };
}

/**
 * The nodes told apart by one image: what one of them cannot pull and another runs lies in the nodes. A node that does both
 * shows that they do not differ.
 */
function contrastOf(own: Sibling, all: readonly Sibling[]): BlastRadius['contrast'] {
  for (const image of own.images.failing) {
    const nodesOf = (state: 'failing' | 'running') =>
      new Set(all.flatMap(({ node, images }) => (node !== undefined && images[state].includes(image) ? [node] : [])));
    const [failing, running] = [nodesOf('failing'), nodesOf('running')];
    if (failing.size > 0 && running.size > 0 && ![...failing].some((node) => running.has(node))) {
      return { image, failing: names([...failing]), working: names([...running]) };
    }
  }
  return undefined;
}

function scopeOf(
  own: Sibling,
  host: string,
  failing: readonly Sibling[],
  working: readonly Sibling[],
  everywhere: boolean,
): Pick<BlastRadius, 'scope' | 'name'> {
  const { node, namespace, workload, pod } = own;
  const oneNode = node !== undefined && failing.every((one) => one.node === node);
  const oneNamespace = failing.every((one) => one.namespace === namespace);
  const several = failing.length > 1;
  if (several && oneNode && working.some((one) => one.node !== node)) return { scope: 'node', name: node };
  if (!several) return { scope: 'pod', name: pod };
  if (failing.every((one) => one.workload === workload)) return { scope: 'workload', name: workload };
  if (oneNamespace) return { scope: 'namespace', name: namespace };
  return everywhere ? { scope: 'cluster', name: '' } : { scope: 'registry', name: host };
}

/** Counts and names pods; `hostsOf` gives the registries that count. */
function siblings(pods: readonly Sibling[], hostsOf: (one: Sibling) => readonly string[]): Siblings {
  return {
    pods: pods.length,
    nodes: names(pods.flatMap(({ node }) => node ?? [])),
    workloads: names(pods.map(({ workload }) => workload)),
    namespaces: names(pods.map(({ namespace }) => namespace)),
    registries: names(pods.flatMap(hostsOf)),
  };
}

/** Distinct names, bounded. */
export function names(all: readonly string[]): readonly string[] {
  return [...new Set(all)].slice(0, MOST_NAMES);
}
