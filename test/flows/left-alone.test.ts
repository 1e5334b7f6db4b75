import { afterAll, beforeAll, expect, test } from 'vitest';
import { storedResource } from '../../demo/cluster/resources.ts';
import { alertmanagerPayload, podsOf } from '../../demo/incidents/alerts.ts';
import { type IncidentName, incidents } from '../../demo/incidents/index.ts';
import type { Voice } from '../../demo/incidents/world.ts';
import type { CauseName } from '../../src/causes/index.ts';
import { channels } from '../support/slack/workspace.ts';
import { until } from '../support/until.ts';
import { startWorld, type TestWorld } from '../support/world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld({}, { first: 60_000, max: 60_000 });
  await world.startApp();
});
afterAll(() => world.stop());

/** Plays an incident and its alert, with a voice that says why the pull failed or none; gives the incident's id. */
async function play(name: IncidentName, voice: Voice): Promise<string> {
  const affected = incidents[name].seed(world, voice);
  await until('a waiting pod', () =>
    podsOf(world.cluster.store, affected).some(({ status }) =>
      status?.containerStatuses?.some(({ state }) => state.waiting?.reason === 'ImagePullBackOff'),
    ),
  );
  if (voice === 'silent') {
    for (const { reason, metadata } of world.cluster.store.list('events', affected.namespace)) {
      if (reason === 'Failed')
        world.cluster.api.remove(storedResource('events'), affected.namespace, metadata.name, {});
    }
  }
  await world.deliver(alertmanagerPayload(world.cluster.store, affected, { startsAt: world.now() }));
  const received = world.logged.findLast((line) => line.includes('"alerts received"')) ?? '{}';
  return (JSON.parse(received) as { incident: string }).incident;
}

function diagnosed(id: string, cause: CauseName) {
  return until(`a diagnosis: ${cause}`, async () => {
    const found = (await world.store.get(id))?.diagnosis;
    return found?.findings[0].cause === cause ? found : undefined;
  });
}

test('an image of a registry that asked to be left alone is not said to be limited, and is looked at when the time is over', async () => {
  const limited = await play('rate-limit', 'telling');
  await diagnosed(limited, 'quota.rate-limit');

  const id = await play('missing-tag', 'silent');
  const open = await diagnosed(id, 'other.backoff-only');
  const detail = world.registry.host;
  expect(open.unseen).toContainEqual({
    fact: 'registry',
    because: { reason: 'asked-to-wait', detail, until: expect.any(Number) },
  });
  const said = () => world.slack.messages(channels.incidents).map(({ text, blocks }) => JSON.stringify([text, blocks]));
  await until('the thread to say until when', () =>
    said().some((one) => one.includes('it asked to be left alone until')),
  );

  // Nobody asks again: the sweep finds that it is time.
  world.advance(21_000);
  const settled = await diagnosed(id, 'image.not-found');
  expect(settled.findings[0].basis).toBe('looking');
  expect(settled.unseen.map(({ because }) => because.reason)).not.toContain('asked-to-wait');
}, 30_000);
