import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alertmanagerPayload, podsOf } from '../../demo/incidents/alerts.ts';
import { type IncidentName, incidents } from '../../demo/incidents/index.ts';
import type { Voice } from '../../demo/incidents/world.ts';
import type { CauseName } from '../../src/causes/index.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { until } from '../support/until.ts';
import { startWorld, type TestWorld } from '../support/world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld();
  await world.startApp();
});
afterAll(() => world.stop());

const causes: readonly (readonly [Exclude<IncidentName, 'enforcement-deadlock'>, CauseName])[] = [
  ['private-image', 'auth.unauthenticated'],
  ['missing-tag', 'image.not-found'],
  ['rate-limit', 'quota.rate-limit'],
  ['wrong-platform', 'image.platform-mismatch'],
  ['self-signed', 'tls.unknown-authority'],
  ['unknown-host', 'network.dns'],
  ['silent-registry', 'network.timeout'],
];

/** Plays an incident until Salvor has diagnosed it. */
async function diagnosed(name: IncidentName, voice: Voice): Promise<Incident> {
  const affected = incidents[name].seed(world, voice);
  await until('a waiting pod', () =>
    podsOf(world.cluster.store, affected).some(({ status }) =>
      status?.containerStatuses?.some(({ state }) => state.waiting?.reason === 'ImagePullBackOff'),
    ),
  );
  await world.deliver(alertmanagerPayload(world.cluster.store, affected, { startsAt: world.now() }));
  const id = latestIncident();
  return until('the diagnosis', async () => {
    const incident = await world.store.get(id);
    return incident?.diagnosis === undefined ? undefined : incident;
  });
}

function latestIncident(): string {
  const received = world.logged.filter((line) => line.includes('"alerts received"')).at(-1) ?? '{}';
  return (JSON.parse(received) as { incident: string }).incident;
}

describe.each(causes)('%s', (name, cause) => {
  test.each(['telling', 'silent'] as const)(
    `is ${cause} when the pod is %s`,
    async (voice) => {
      const { diagnosis } = await diagnosed(name, voice);
      expect(diagnosis?.findings[0].cause, JSON.stringify(diagnosis, null, 1)).toBe(cause);
    },
    30_000,
  );
});
