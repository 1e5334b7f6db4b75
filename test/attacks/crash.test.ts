import { expect, test } from 'vitest';
import { enforcement, enforcementDeadlock } from '../../demo/incidents/enforcement-deadlock.ts';
import { approved } from '../../src/incidents/decide.ts';
import { attemptOffered, type Incident } from '../../src/incidents/incident.ts';
import type { Report } from '../../src/incidents/receive.ts';
import type { Message } from '../support/slack/state.ts';
import { channels, people } from '../support/slack/workspace.ts';
import { until } from '../support/until.ts';
import { clusterName, startWorld, type TestWorld } from '../support/world.ts';
import { startMortalWorker } from './mortal.ts';

const minute = 60_000;
const reason = 'nothing in shop can start';
const kinds = ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'] as const;

interface Configuration {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
  readonly webhooks: readonly { readonly failurePolicy: string }[];
}

const configurations = (world: TestWorld) =>
  kinds.map(
    (plural) => world.cluster.store.get(plural, undefined, enforcement.configuration) as unknown as Configuration,
  );
const open = (world: TestWorld) =>
  configurations(world).filter(({ webhooks }) => webhooks[0]?.failurePolicy !== 'Fail');
const roots = (world: TestWorld): readonly Message[] =>
  world.slack.messages(channels.incidents).filter(({ thread_ts, ephemeralTo }) => !thread_ts && !ephemeralTo);
const thread = (world: TestWorld) => world.slack.transcript({ channel: channels.incidents, as: people.ada });

function report(world: TestWorld, status: 'firing' | 'resolved'): Report {
  const subject = { kind: 'workload', cluster: clusterName, namespace: 'shop', name: 'checkout' } as const;
  const alerts = [{ fingerprint: 'f1', name: 'KubeDeploymentReplicasMismatch', status, startsAt: world.now() }];
  return { subject, known: false, alerts, truncatedAlerts: 0, texts: [], channel: channels.incidents };
}

/**
 * The whole story of an incident with a worker that dies after `lifetime` calls and another one that takes over a minute later.
 * Gives the calls that the first one made.
 */
async function live(lifetime: number): Promise<number> {
  const world = await startWorld();
  try {
    enforcementDeadlock.seed(world, 'telling');
    world.registry.setFault('keelguard/keelguard', { kind: 'error', status: 503 });
    await until('the deadlock', () =>
      world.cluster.store.list('events', 'shop').some(({ reason: why }) => why === 'FailedCreate'),
    );
    const mortal = startMortalWorker(world, lifetime);
    let worker = mortal;
    const patches = [mortal.patches];
    const alive = async (): Promise<void> => {
      for (let round = 0; round < 3; round += 1) {
        await worker.work();
        neverGreenWhileOpen(world);
        if (worker.isDead()) {
          worker = startMortalWorker(world);
          patches.push(worker.patches);
          world.advance(minute + 1000);
        }
        await worker.sweep();
      }
      await worker.work();
      neverGreenWhileOpen(world);
    };
    const current = async (): Promise<Incident> => {
      const incident = await world.store.get(id);
      if (incident === undefined) throw new Error('the incident is gone');
      return incident;
    };

    const firing = report(world, 'firing');
    const { incident } = await world.store.receive(firing, world.now());
    const id = incident?.id ?? '';
    await worker.enqueue('investigate', id);
    await alive();
    const offer = attemptOffered(await current());
    expect(offer?.state).toBe('planned');

    await world.store.update(id, (now) => approved(now, offer?.id ?? '', { by: people.ada, at: world.now(), reason }));
    await worker.enqueue('remediate', id);
    await worker.enqueue('tell', id);
    await alive();
    expect((await current()).attempts[0]?.state).toBe('applied');
    expect(open(world)).toHaveLength(2);

    await world.store.receive(
      { ...firing, alerts: firing.alerts.map((alert) => ({ ...alert, status: 'resolved' })) },
      world.now(),
    );
    await worker.enqueue('investigate', id);
    world.advance(16 * minute);
    await worker.sweep();
    await alive();
    world.advance(2 * minute);
    await alive();
    world.advance(2 * minute);
    await alive();

    const changes = patches
      .flat()
      .filter(
        (patch) =>
          patch.includes('"value":"Ignore"') &&
          !patch.includes('"op":"test","path":"/webhooks/0/failurePolicy","value":"Ignore"'),
      );
    expect(new Set(changes).size, 'each change at most once').toBe(changes.length);
    expect(open(world)).toEqual([]);
    for (const { metadata } of configurations(world))
      expect(metadata.annotations ?? {}).not.toHaveProperty('salvor.dev/restore');
    expect(roots(world)).toHaveLength(1);
    const marks = world.slack.messages(channels.incidents).map(({ metadata }) => JSON.stringify(metadata));
    expect(new Set(marks).size, 'each message once').toBe(marks.length);
    expect(thread(world)).toContain('✅');
    expect(thread(world)).toContain(reason);
    expect(thread(world)).toContain('Who');
    const end = await current();
    expect(end.toldNews).toBe(end.news.length);
    expect(end.resolvedAt).toBeDefined();
    return mortal.calls();
  } finally {
    await world.stop();
  }
}

function neverGreenWhileOpen(world: TestWorld): void {
  if (open(world).length > 0) expect(roots(world)[0]?.text ?? '').not.toContain('Resolved');
  if (open(world).length > 0) expect(JSON.stringify(roots(world)[0]?.blocks ?? [])).not.toContain('✅');
}

test('a worker may die at any of its calls: nothing is lost, done twice or left open', async () => {
  const whole = await live(Number.POSITIVE_INFINITY);
  expect(whole).toBeGreaterThan(25);
  const failures: string[] = [];
  for (let lifetime = 0; lifetime < whole; lifetime += 1) {
    await live(lifetime).catch((error: unknown) =>
      failures.push(`after ${lifetime} of ${whole} calls: ${String(error)}`),
    );
  }
  expect(failures).toEqual([]);
}, 300_000);
