import { setTimeout as wait } from 'node:timers/promises';
import type { Firing } from './alertmanager.ts';
import { type FaultName, limitSeconds } from './faults.ts';
import type { Affected } from './incidents/incident.ts';
import { type IncidentName, incidents } from './incidents/index.ts';
import type { Voice } from './incidents/world.ts';
import { playground, setPlaygroundFault } from './playground.ts';
import { isFailing, isRecovered } from './symptoms.ts';
import { until } from './until.ts';
import type { DemoWorld } from './world.ts';

/** Where incidents are played: what goes wrong, and the alerts that follow. */
export interface Stage {
  /** Makes an incident happen and has its alerts delivered; undefined when it is being played already. */
  play(name: IncidentName, voice?: Voice): Promise<Affected | undefined>;
  /** Takes an incident's cause away; false when it is not being played. */
  cure(name: IncidentName): boolean;
  /** Changes the fault of the playground's image. */
  fault(name: FaultName): Promise<Affected>;
  isPlayed(name: IncidentName): boolean;
  /** No more alerts. */
  stop(): void;
}

const recoveryLook = 300;

/** Sets the stage. `onError` hears of alerts that Salvor did not take. */
export function createStage(world: DemoWorld, onError: (error: unknown) => void): Stage {
  const played = new Map<IncidentName, Affected[]>();
  const stopped = new AbortController();
  let firings: readonly Firing[] = [];
  let looking = false;
  let fault: FaultName = 'none';

  /** Alerts end when their workload is well again, whoever saw to it. */
  async function resolveRecovered(): Promise<void> {
    if (looking) return;
    looking = true;
    for (const firing of firings.filter(({ affected }) => isRecovered(world.cluster.store, affected))) {
      await world.alertmanager.resolve(firing).then(() => forget(firing), onError);
    }
    looking = false;
  }
  const timer = setInterval(() => void resolveRecovered(), recoveryLook);

  function forget(firing: Firing): void {
    firings = firings.filter((one) => one !== firing);
  }

  async function fire(affected: Affected): Promise<void> {
    const before = firings.find((firing) => firing.affected === affected);
    const firing = await world.alertmanager.fire(affected);
    firings = [...firings, firing];
    // Another pod's alert: the old one ends once the new one is there, so that the incident goes on.
    if (before === undefined) return;
    await world.alertmanager.resolve(before);
    forget(before);
  }

  return {
    isPlayed: (name) => played.has(name),
    async play(name, voice = 'telling') {
      if (played.has(name)) return undefined;
      const affected = incidents[name].seed(world, voice);
      played.set(name, [affected]);
      const what = `a sign of trouble in ${affected.namespace}/${affected.deployment}`;
      await until(what, () => isFailing(world.cluster.store, affected), { within: 20_000, signal: stopped.signal });
      await fire(affected);
      return affected;
    },
    cure(name) {
      const affected = played.get(name);
      for (const one of affected ?? []) incidents[name].cure(world, one);
      return affected !== undefined;
    },
    async fault(name) {
      const { signal } = stopped;
      // Who was told to come back later does not look again before that.
      if (fault === 'rate-limit') await wait((limitSeconds + 0.5) * 1000, undefined, { signal });
      await setPlaygroundFault(world, name, signal);
      fault = name;
      if (name !== 'none') await fire(playground);
      return playground;
    },
    stop() {
      stopped.abort();
      clearInterval(timer);
    },
  };
}
