import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { Redis } from 'ioredis';
import { createKubernetes } from './clients/kubernetes/client.ts';
import type { KubernetesWriter } from './clients/kubernetes.ts';
import { createSlackClient } from './clients/slack/create.ts';
import type { SlackClient } from './clients/slack.ts';
import type { Config } from './config.ts';
import { createEvents, type Events } from './events.ts';
import { createHttpServer } from './handlers/http-server.ts';
import { createSlackDoor } from './handlers/slack/app.ts';
import { createRedisStore } from './incidents/redis-store.ts';
import type { RegistryProber } from './inspectors/inspector.ts';
import type { JobContext } from './jobs/context.ts';
import { createQueues } from './jobs/queues.ts';
import { startWorkers, type Workers } from './jobs/worker.ts';
import { createLocales, type Locales } from './locale.ts';
import { proberFor } from './prober.ts';

/** Parts that tests and the demo replace. */
export interface Overrides {
  readonly events?: Events;
  readonly slack?: SlackClient;
  readonly locales?: Locales;
  readonly registry?: RegistryProber;
  readonly clusters?: ReadonlyMap<string, KubernetesWriter>;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Leaves the workers out, for a process that only takes what arrives; or the doors, for one that only works. */
  readonly role?: 'all' | 'web' | 'worker';
}

/** The whole of Salvor, built once. */
export interface App {
  /** Starts everything; gives where the HTTP server listens. Rejects when a part cannot start. */
  start(): Promise<{ readonly url: string }>;
  /** Takes nothing more, finishes the jobs at hand, and lets go of everything. */
  stop(): Promise<void>;
}

/** Builds every object once and hands each its own. Reads the files that the configuration names. */
export function createApp(config: Config, overrides: Overrides = {}): App {
  const { role = 'all', now = Date.now } = overrides;
  const events = overrides.events ?? createEvents({ level: config.logLevel });
  // A door that cannot reach Redis must say so while the caller waits; a worker waits for Redis as long as it takes.
  const doorRedis = connect(config, { maxRetriesPerRequest: 1, commandTimeout: 3000 }, events);
  const workRedis = connect(config, { maxRetriesPerRequest: null }, events);
  const onError = (error: Error) => events.jobFailed({ job: 'redis', error });
  const slack =
    overrides.slack ??
    createSlackClient({
      token: config.slack.botToken.reveal(),
      ...(config.slack.apiUrl !== undefined && { apiUrl: config.slack.apiUrl }),
    });
  const locales = overrides.locales ?? createLocales();
  const door = {
    config,
    store: createRedisStore(doorRedis),
    queues: createQueues(doorRedis, { onError }),
    events,
    now,
  };
  const slackDoor = createSlackDoor({ ...door, slack, locales });
  const server = createHttpServer({
    ...door,
    ready: async () => {
      const answer = await doorRedis.ping().catch(() => undefined);
      return answer === 'PONG' ? { status: 200, reason: 'ready' } : { status: 503, reason: 'Redis does not answer' };
    },
    ...(slackDoor.requestListener && { slack: slackDoor.requestListener }),
  });
  let workers: Workers | undefined;

  function jobContext(): JobContext {
    return {
      ...door,
      store: createRedisStore(workRedis),
      queues: createQueues(workRedis, { onError }),
      slack,
      locales,
      registry: overrides.registry ?? proberFor(config.registry, now),
      clusters: overrides.clusters ?? clustersOf(config),
      newId: () => randomUUID().slice(0, 8),
    };
  }

  return {
    async start() {
      await doorRedis.ping();
      if (role !== 'web') workers = startWorkers(workRedis, jobContext());
      if (role !== 'worker') await slackDoor.start();
      server.listen(config.http.port, config.http.host);
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const url = `http://${config.http.host === '0.0.0.0' ? '127.0.0.1' : config.http.host}:${port}`;
      events.started({ address: url });
      return { url };
    },
    async stop() {
      events.stopping();
      if (role !== 'worker') await slackDoor.stop();
      server.close();
      server.closeIdleConnections();
      await workers?.stop();
      await door.queues.close();
      server.closeAllConnections();
      doorRedis.disconnect();
      workRedis.disconnect();
    },
  };
}

/** How long a command may wait for a Redis that is away: as long as it takes, or so that the caller can be told. */
interface RedisWaiting {
  readonly maxRetriesPerRequest: number | null;
  /** Milliseconds. */
  readonly commandTimeout?: number;
}

function connect(config: Config, options: RedisWaiting, events: Events): Redis {
  const retryStrategy = (times: number) => Math.min(100 * times, 2000);
  const redis = new Redis(config.redisUrl.reveal(), { ...options, retryStrategy });
  redis.on('error', (error) => events.jobFailed({ job: 'redis', error }));
  return redis;
}

function clustersOf({ kubernetes: { cluster, access } }: Config): ReadonlyMap<string, KubernetesWriter> {
  if (access === 'in-cluster') return new Map([[cluster, createKubernetes({ access })]]);
  const { path, context } = access;
  const kubeconfig = readFileSync(path, 'utf8');
  const chosen = { kubeconfig, folder: dirname(path), ...(context !== undefined && { context }) };
  return new Map([[cluster, createKubernetes({ access: chosen })]]);
}
