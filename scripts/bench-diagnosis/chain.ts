import type { Probe } from './delay.ts';

/**
 * What has to be known before a probe can be made. A pod leads to its owners one after the other, and each of them to its
 * events.
 */
const dependencies: readonly { readonly name: string; readonly path: RegExp; readonly after: readonly string[] }[] = [
  { name: 'pod', path: /\/pods\/[^/?]+$/, after: [] },
  { name: 'replica set', path: /\/replicasets\/[^/?]+$/, after: ['pod'] },
  { name: 'deployment', path: /\/deployments\/[^/?]+$/, after: ['replica set'] },
  { name: 'events', path: /\/events\?.*kind%3DPod/, after: ['pod'] },
  { name: 'events of the replica set', path: /\/events\?.*kind%3DReplicaSet/, after: ['replica set'] },
  { name: 'events of the deployment', path: /\/events\?.*kind%3DDeployment/, after: ['deployment'] },
  { name: 'node', path: /\/nodes\/[^/?]+$/, after: ['pod'] },
  { name: 'secret', path: /\/secrets\/[^/?]+$/, after: ['pod'] },
  { name: 'service account', path: /\/serviceaccounts\/[^/?]+$/, after: ['pod'] },
  { name: 'mutating webhooks', path: /\/mutatingwebhookconfigurations/, after: [] },
  { name: 'validating webhooks', path: /\/validatingwebhookconfigurations/, after: [] },
];

/** A registry is asked with the pod's credentials, for the node's platform. */
const beforeTheRegistry = ['node', 'secret'];

/** How long the slowest chain of dependent probes took, in milliseconds, with the number of its probes. */
export function slowestChain(
  cluster: readonly Probe[],
  registry: readonly Probe[],
): { readonly milliseconds: number; readonly probes: number } {
  const longest = { milliseconds: 0, probes: 0 };
  const known = new Map<string, { readonly milliseconds: number; readonly probes: number }>();
  const latest = (names: readonly string[]) =>
    names
      .flatMap((name) => known.get(name) ?? [])
      .reduce((one, other) => (other.milliseconds > one.milliseconds ? other : one), longest);
  // The table is sorted so that what a probe depends on stands before it.
  for (const { name, path, after } of dependencies) {
    const probe = cluster.find((one) => path.test(one.path));
    if (probe !== undefined) known.set(name, extend(latest(after), probe));
  }
  // A registry's steps follow from one another: where to sign in, with which token, which digest, which platform.
  const inRegistry = oneAfterAnother(registry).reduce(extend, latest(beforeTheRegistry));
  return [...known.values(), inRegistry].reduce((one, other) => (other.milliseconds > one.milliseconds ? other : one));
}

/** Leaves out what was asked while the one before was not answered yet: that did not wait for it. */
function oneAfterAnother(probes: readonly Probe[]): readonly Probe[] {
  const kept: Probe[] = [];
  for (const probe of probes) if (probe.began >= (kept.at(-1)?.ended ?? 0)) kept.push(probe);
  return kept;
}

function extend(chain: { readonly milliseconds: number; readonly probes: number }, { began, ended }: Probe) {
  return { milliseconds: chain.milliseconds + ended - began, probes: chain.probes + 1 };
}
