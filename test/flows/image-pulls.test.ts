import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storedResource } from '../../demo/cluster/resources.ts';
import { alertmanagerPayload, podsOf } from '../../demo/incidents/alerts.ts';
import { type IncidentName, incidents } from '../../demo/incidents/index.ts';
import type { Voice } from '../../demo/incidents/world.ts';
import type { CauseName } from '../../src/causes/index.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { until } from '../support/until.ts';
import { startWorld, type TestWorld } from '../support/world.ts';

let world: TestWorld;
beforeAll(async () => {
  // One attempt for each pod: right after another one its status would say the cause again.
  world = await startWorld({}, { first: 60_000, max: 60_000 });
  await world.startApp();
});
afterAll(() => world.stop());

/** From now on no event of a namespace says why a pull failed, as an hour later; gives a function that ends it. */
function forgetEvents(namespace: string): () => void {
  const forget = () => {
    for (const event of world.cluster.store.list('events', namespace)) {
      if (event.reason !== 'Failed') continue;
      world.cluster.api.remove(storedResource('events'), namespace, event.metadata.name, {});
    }
  };
  return world.cluster.store.subscribe(({ plural, object }) => {
    if (plural === 'events' && object.metadata.namespace === namespace) queueMicrotask(forget);
  });
}

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
  // A registry that asked to be left alone, in the incident before, is left alone that long.
  world.advance(21_000);
  const affected = incidents[name].seed(world, voice);
  const remember = voice === 'silent' ? forgetEvents(affected.namespace) : () => undefined;
  await until('a waiting pod', () =>
    podsOf(world.cluster.store, affected).some(({ status }) =>
      status?.containerStatuses?.some(({ state }) => state.waiting?.reason === 'ImagePullBackOff'),
    ),
  );
  await world.deliver(alertmanagerPayload(world.cluster.store, affected, { startsAt: world.now() }));
  const id = latestIncident();
  const incident = await until('the diagnosis', async () => {
    const found = await world.store.get(id);
    return found?.diagnosis === undefined ? undefined : found;
  });
  remember();
  return incident;
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
      if (voice === 'silent') expect(diagnosis?.findings[0].basis).toBe('looking');
    },
    30_000,
  );
});
