import { Redis } from 'ioredis';
import { alertmanagerPayload } from '../../demo/incidents/alerts.ts';
import { enforcement, enforcementDeadlock } from '../../demo/incidents/enforcement-deadlock.ts';
import type { App, Overrides } from '../../src/app.ts';
import { createKubernetes } from '../../src/clients/kubernetes/client.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { prefixOf } from '../../src/redis.ts';
import { actionIds } from '../../src/views/actions.ts';
import { type Gate, startGate } from '../support/gate.ts';
import type { Message } from '../support/slack/state.ts';
import { channels, people } from '../support/slack/workspace.ts';
import { until } from '../support/until.ts';
import { clusterName, startWorld, type TestWorld } from '../support/world.ts';

export const minute = 60_000;
export const kinds = ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'] as const;

/** The deadlock and its fix, with a gate before the API server. */
export interface FixScene {
  readonly world: TestWorld;
  readonly gate: Gate;
  readonly redis: Redis;
  /** Reaches the sample cluster through the gate. */
  readonly kubeconfig: string;
  /** The card. */
  root(): Message;
  /** The incidents channel as Ada reads it. */
  thread(): string;
  /** The failure policies of both configurations. */
  policies(): readonly (string | undefined)[];
  /** Waits until both are closed. */
  closed(): Promise<unknown>;
  /** The only incident, as it is stored. */
  incident(): Promise<Incident | undefined>;
  /** The state of its first attempt. */
  state(): Promise<string | undefined>;
  /** Waits for so many more sweeps of anybody. */
  swept(times: number): Promise<void>;
  /** Starts a Salvor that reaches the cluster through the gate. */
  behindGate(overrides?: Overrides): Promise<App>;
  /** Approves the fix of the deadlock; gives the delivery that fired. */
  approved(): Promise<ReturnType<typeof alertmanagerPayload>>;
  stop(): Promise<void>;
}

/** Starts the scene without a Salvor. */
export async function startFixScene(): Promise<FixScene> {
  const world = await startWorld();
  const gate = await startGate(world.cluster.url, world.cluster.authority);
  const redis = new Redis(world.redis.url);
  const kubeconfig = world.cluster.kubeconfig
    .replace(world.cluster.url, gate.url)
    .replace(/certificate-authority-data: \S+/, 'insecure-skip-tls-verify: true');
  const root = () =>
    world.slack
      .messages(channels.incidents)
      .find(({ thread_ts, ephemeralTo }) => !thread_ts && !ephemeralTo) as Message;
  const thread = () => world.slack.transcript({ channel: channels.incidents, as: people.ada });
  const policies = () =>
    kinds.map((plural) => {
      const stored = world.cluster.store.get(plural, undefined, enforcement.configuration);
      return (stored as unknown as { webhooks: { failurePolicy: string }[] }).webhooks[0]?.failurePolicy;
    });
  const incident = async () => {
    const [key = ''] = await redis.keys(`${prefixOf(clusterName)}:incident:*`);
    return world.store.get(key.split(':').at(-1) ?? '');
  };
  return {
    world,
    gate,
    redis,
    kubeconfig,
    root,
    thread,
    policies,
    incident,
    closed: () => until('the restore', () => policies().every((policy) => policy === 'Fail'), { within: 20_000 }),
    state: async () => (await incident())?.attempts[0]?.state,
    async swept(times) {
      const sweeps = () => world.logged.filter((line) => line.includes('sweep done')).length;
      const before = sweeps();
      await until(`${times} sweeps`, () => sweeps() >= before + times);
    },
    behindGate: (overrides = {}) => {
      const clusters = new Map([[clusterName, createKubernetes({ access: { kubeconfig } })]]);
      return world.startApp({}, { clusters, ...overrides });
    },
    async approved() {
      const affected = enforcementDeadlock.seed(world, 'telling');
      world.registry.setFault('keelguard/keelguard', { kind: 'error', status: 503 });
      const firing = alertmanagerPayload(world.cluster.store, affected, { startsAt: world.now() });
      await world.deliver(firing);
      await until('the offer', () => thread().includes('Review the fix'));
      await world.slack.act.click({ user: people.ada, message: root(), actionId: actionIds.reviewFix });
      await until('the modal', () => world.slack.viewOf(people.ada));
      await world.slack.act.submit({ user: people.ada, values: { reason: 'nothing can start' } });
      return firing;
    },
    async stop() {
      redis.disconnect();
      await gate.stop();
      await world.stop();
    },
  };
}
