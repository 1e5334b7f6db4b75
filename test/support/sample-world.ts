import type { ContainerStatus, Event } from '../../demo/cluster/kinds.ts';
import { type SampleCluster, startSampleCluster } from '../../demo/cluster/sample-cluster.ts';
import { createTurningClock, type TurningClock } from '../../demo/cluster/turning-clock.ts';
import { podsOf } from '../../demo/incidents/alerts.ts';
import type { Affected } from '../../demo/incidents/incident.ts';
import { incidentNodes, type World } from '../../demo/incidents/world.ts';
import { startSampleRegistry } from '../../demo/registry/sample-registry.ts';

/** The sample world on a clock that the test turns. */
export interface SampleWorld extends World {
  readonly clock: TurningClock;
  /** How long each request of a pull may take from now on, in milliseconds of real time; long at first. */
  patience(milliseconds: number): void;
  stop(): Promise<void>;
}

/** Starts the sample cluster with its kubelets and both registries. */
export async function startSampleWorld(): Promise<SampleWorld> {
  const clock = createTurningClock(Date.UTC(2026, 10, 21, 8));
  const registry = await startSampleRegistry({ now: () => clock.now() });
  // Certificates are checked against the machine's clock.
  const secureRegistry = await startSampleRegistry({ transport: 'tls' });
  const network = { plainHttp: [registry.host], authorities: [secureRegistry.authority], requestTimeout: 20_000 };
  const cluster = await startSampleCluster({
    clock,
    nodes: incidentNodes,
    kubelet: { network },
  });
  return {
    clock,
    patience(milliseconds) {
      network.requestTimeout = milliseconds;
    },
    registry,
    secureRegistry,
    cluster,
    async stop() {
      await Promise.all([cluster.stop(), registry.stop(), secureRegistry.stop()]);
    },
  };
}

/** What the first container of an affected workload's first pod waits for, if it waits. */
export function waitingOf(
  cluster: SampleCluster,
  affected: Affected,
): NonNullable<ContainerStatus['state']['waiting']> | undefined {
  return podsOf(cluster.store, affected)[0]?.status?.containerStatuses?.[0]?.state.waiting;
}

/** The events about an object whose name begins so, as `reason: message`. */
export function eventsAbout(cluster: SampleCluster, namespace: string, name: string): string[] {
  const about = ({ involvedObject }: Event) => involvedObject.name.startsWith(name);
  return cluster.store
    .list('events', namespace)
    .filter(about)
    .map(({ reason, message }) => `${reason}: ${message}`);
}
