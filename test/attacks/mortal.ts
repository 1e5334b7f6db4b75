import { randomUUID } from 'node:crypto';
import { createKubernetes } from '../../src/clients/kubernetes/client.ts';
import type { KubernetesWriter } from '../../src/clients/kubernetes.ts';
import { createSlackClient } from '../../src/clients/slack/create.ts';
import { readConfig } from '../../src/config.ts';
import { createEvents } from '../../src/events.ts';
import type { JobContext } from '../../src/jobs/context.ts';
import { investigate } from '../../src/jobs/investigate.ts';
import type { Queues } from '../../src/jobs/queues.ts';
import { remediate } from '../../src/jobs/remediate.ts';
import { sweep } from '../../src/jobs/sweep.ts';
import { tell } from '../../src/jobs/tell.ts';
import { createLocales } from '../../src/locale.ts';
import { noRegistry } from '../support/no-registry.ts';
import { channels, userGroups } from '../support/slack/workspace.ts';
import { clusterName, type TestWorld } from '../support/world.ts';

/** A worker that dies at a call of its own: what it called for happens, and nothing of it is heard or done any more. */
export interface Worker {
  /** Runs what waits in its queues, until nothing waits or it is dead. */
  work(): Promise<void>;
  sweep(): Promise<void>;
  enqueue: Queues['enqueue'];
  readonly isDead: () => boolean;
  /** How often it changed something: in Redis, in Slack, in the queues, in the cluster. */
  readonly calls: () => number;
  /** Patches of the cluster that were carried out. */
  readonly patches: readonly string[];
}

const jobs = { investigate, remediate, tell };
const locales = createLocales();

/** Starts a worker on the parts of a world that dies after its `lifetime`th call (default: never). */
export function startMortalWorker(world: TestWorld, lifetime = Number.POSITIVE_INFINITY): Worker {
  let calls = 0;
  let dead = lifetime === 0;
  const patches: string[] = [];
  const waiting: (readonly [job: keyof typeof jobs, incident: string])[] = [];

  // Dying after a call that only reads is dying after the call before it.
  const counted = (method: string) => /^(?:update|adopt|save|post|patch|enqueue)/.test(method);

  function mortal<T extends object>(part: T): T {
    return new Proxy(part, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          if (dead) throw new Error('dead');
          const result: unknown = await Reflect.apply(value, target, args);
          if (counted(String(name))) calls += 1;
          if (calls >= lifetime) dead = true;
          if (dead) throw new Error('dead');
          return result;
        };
      },
    });
  }

  const queues: Queues = {
    async enqueue(job, incident) {
      if (!waiting.some(([name, id]) => name === job && id === incident)) waiting.push([job, incident]);
    },
    ask: async () => undefined,
    close: async () => undefined,
  };
  const kubernetes = createKubernetes({ access: { kubeconfig: world.cluster.kubeconfig } });
  const recording: KubernetesWriter = {
    get: (...asked) => kubernetes.get(...asked),
    list: (...asked) => kubernetes.list(...asked),
    allowed: (...asked) => kubernetes.allowed(...asked),
    async patch(kind, name, namespace, operations, options) {
      const answer = await kubernetes.patch(kind, name, namespace, operations, options);
      if (options?.dryRun !== true) patches.push(`${kind} ${JSON.stringify(operations)}`);
      return answer;
    },
  };
  const context: JobContext = {
    config: readConfig({
      SLACK_BOT_TOKEN: world.slack.botToken,
      SLACK_SIGNING_SECRET: world.slack.signingSecret,
      SALVOR_CHANNEL: channels.incidents,
      SALVOR_APPROVERS: userGroups.approvers,
      SALVOR_READ_ONLY: 'false',
      SALVOR_CLUSTER: clusterName,
      KUBECONFIG: 'given by the test',
      REDIS_URL: world.redis.url,
    }),
    store: mortal(world.store),
    queues: mortal(queues),
    slack: mortal(createSlackClient({ token: world.slack.botToken, apiUrl: world.slack.url })),
    clusters: new Map([[clusterName, mortal(recording)]]),
    events: createEvents({ level: 'error', stream: { write: () => undefined } }),
    locales,
    registry: noRegistry(),
    signal: new AbortController().signal,
    now: () => world.now(),
    newId: () => randomUUID().slice(0, 8),
  };

  const unlessDead = async (work: Promise<void>) => {
    try {
      await work;
    } catch (error) {
      if (!dead) throw error;
    }
  };
  return {
    patches,
    isDead: () => dead,
    calls: () => calls,
    enqueue: (job, incident) => queues.enqueue(job, incident),
    sweep: () => unlessDead(sweep(context)),
    async work() {
      for (let next = waiting.shift(); next !== undefined && !dead; next = waiting.shift()) {
        await unlessDead(jobs[next[0]](next[1], context));
      }
    },
  };
}
