import type { Pod } from './cluster/kinds.ts';
import { storedResource } from './cluster/resources.ts';
import { type FaultName, faults } from './faults.ts';
import { podsOf } from './incidents/alerts.ts';
import { ensureNamespace } from './incidents/enforcement-deadlock.ts';
import type { Affected } from './incidents/incident.ts';
import { deployment, type World } from './incidents/world.ts';
import { waitingIn } from './symptoms.ts';
import { until } from './until.ts';

const repository = 'playground/webshop';
const image = `${repository}:1.0.0`;

/** The workload whose image people break as they like. */
export const playground: Affected = { namespace: 'playground', deployment: 'webshop' };

/**
 * Puts a fault on the playground's image in its registry and lets its pod start anew. Its node has an older kubelet: all that
 * the pod says of any fault is `Back-off pulling image`, and the events that say more are taken away, as an hour would do.
 */
export async function setPlaygroundFault(world: World, fault: FaultName, signal: AbortSignal): Promise<void> {
  const { cluster, registry } = world;
  if (!cluster.store.get('deployments', playground.namespace, playground.deployment)) create(world);
  registry.setFault(repository, faults[fault]);
  const before = podsOf(cluster.store, playground).map(({ metadata }) => metadata.uid);
  for (const { metadata } of podsOf(cluster.store, playground)) {
    cluster.api.remove(storedResource('pods'), metadata.namespace, metadata.name, {});
  }
  const isFresh = ({ metadata }: Pod) => !before.includes(metadata.uid);
  const settled = fault === 'none' ? isReady : backsOff;
  const what = `a new pod of ${playground.namespace}/${playground.deployment}`;
  await until(what, () => podsOf(cluster.store, playground).some((pod) => isFresh(pod) && settled(pod)), {
    within: 20_000,
    signal,
  });
  for (const event of cluster.store.list('events', playground.namespace)) {
    const { name } = event.metadata;
    if (event.reason === 'Failed') cluster.api.remove(storedResource('events'), playground.namespace, name, {});
  }
}

function create({ cluster, registry }: World): void {
  registry.push(image);
  ensureNamespace(cluster, playground.namespace, { exempt: true });
  const { namespace, deployment: name } = playground;
  cluster.create(deployment({ namespace, name, image: `${registry.host}/${image}`, nodeName: 'amd64-silent' }));
}

function backsOff(pod: Pod): boolean {
  return waitingIn(pod).some(({ reason }) => reason === 'ImagePullBackOff');
}

function isReady({ status }: Pod): boolean {
  return status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ?? false;
}
