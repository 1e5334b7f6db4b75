import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { KubernetesClient } from './clients/kubernetes.ts';
import { lookupPolicy } from './clients/slack/call.ts';
import { createSlackClient } from './clients/slack/create.ts';
import { SlackError } from './clients/slack/error.ts';
import type { SlackClient } from './clients/slack.ts';
import { clustersOf } from './clusters.ts';
import type { Config } from './config.ts';
import { createEvents, type Events } from './events.ts';
import { createHttpServer } from './handlers/http-server.ts';
import { createSlackDoor } from './handlers/slack/app.ts';
import { weaknessesOf } from './incidents/durability.ts';
import { createRedisStore } from './incidents/redis-store.ts';
import type { RegistryProber } from './inspectors/inspector.ts';
import { createQueues } from './jobs/queues.ts';
import { startWorkers, type Workers } from './jobs/worker.ts';
import { createLocales, type Locales } from './locale.ts';
import { proberFor } from './prober.ts';
import { connectRedis, prefixOf, withoutPassword } from './redis.ts';

/** Parts that tests and the demo replace. */
export interface Overrides {
  readonly events?: Events;
  readonly slack?: SlackClient;
  readonly locales?: Locales;
  readonly registry?: RegistryProber;
  readonly clusters?: ReadonlyMap<string, KubernetesClient>;
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

// Socket Mode tries until Slack is there; alerts must be taken and changes restored meanwhile.
const slackPatience = 5_000;

/** Builds every object once and hands each its own. Reads the files that the configuration names. */
export function createApp(config: Config, overrides: Overrides = {}): App {
  const { role = 'all', now = Date.now } = overrides;
  const told = overrides.events ?? createEvents({ level: config.logLevel });
  const clean = (error: unknown) => (error instanceof Error ? withoutPassword(error, config.redisUrl) : error);
  // Also what the workers' own connections to Redis run into.
  const events: Events = { ...told, jobFailed: (fields) => told.jobFailed({ ...fields, error: clean(fields.error) }) };
  const locales = overrides.locales ?? createLocales();
  const slack = overrides.slack ?? createSlackClient(slackOptions(config));
  const onError = (error: Error) => events.jobFailed({ job: 'redis', error });

  // Before anything is connected: a kubeconfig that cannot be read ends the start.
  const clusters = role === 'web' ? new Map() : (overrides.clusters ?? clustersOf(config.kubernetes));

  // A door that cannot reach Redis must say so while the caller waits.
  const doorRedis = connectRedis(config.redisUrl, { maxRetriesPerRequest: 1, commandTimeout: 3000 }, onError);
  const prefix = prefixOf(config.kubernetes.cluster);
  const queues = createQueues(doorRedis, { prefix, onError });
  const remembered = { prefix, onUnreadable: (id: string) => events.unreadable({ incident: id }) };
  const door = { config, store: createRedisStore(doorRedis, remembered), queues, events, now };
  const slackAtDoor = overrides.slack ?? createSlackClient({ ...slackOptions(config), background: lookupPolicy });
  const slackDoor = createSlackDoor({ ...door, slack: slackAtDoor, locales });
  const isThere = async () => (await doorRedis.ping().catch(() => undefined)) === 'PONG';
  const server = createHttpServer({
    ...door,
    ready: async () =>
      (await isThere()) ? { status: 200, reason: 'ready' } : { status: 503, reason: 'Redis does not answer' },
    ...(slackDoor.requestListener && { slack: slackDoor.requestListener }),
  });

  // A worker waits for Redis as long as it takes.
  const workRedis = connectRedis(config.redisUrl, { maxRetriesPerRequest: null }, onError);
  let workers: Workers | undefined;

  function work(): Workers {
    const store = createRedisStore(workRedis, remembered);
    const registry = overrides.registry ?? proberFor(config.registry, now);
    const newId = () => randomUUID().slice(0, 8);
    return startWorkers(workRedis, { ...door, store, slack, locales, registry, clusters, newId }, { prefix });
  }

  async function open(): Promise<{ readonly url: string }> {
    await doorRedis.ping();
    const settings = await weaknessesOf(doorRedis);
    if (settings.length > 0) events.weakRedis({ settings });
    if (role !== 'web') workers = work();
    server.listen(config.http.port, config.http.host);
    await once(server, 'listening');
    if (role !== 'worker') {
      // A change in place must be put back whatever Slack says: a refused token ends nothing.
      void slack.identity().catch((error: unknown) => {
        if (error instanceof SlackError && error.kind === 'permanent') events.slackRefused({ error });
      });
      const connected = slackDoor.start().catch((error: unknown) => events.jobFailed({ job: 'slack', error }));
      await Promise.race([connected, new Promise((resolve) => setTimeout(resolve, slackPatience).unref())]);
    }
    const { port } = server.address() as AddressInfo;
    const url = `http://${config.http.host === '0.0.0.0' ? '127.0.0.1' : config.http.host}:${port}`;
    events.started({ address: url });
    return { url };
  }

  async function stop(): Promise<void> {
    events.stopping();
    if (role !== 'worker') await slackDoor.stop();
    server.close();
    server.closeIdleConnections();
    if (await isThere()) await workers?.stop();
    else {
      // Nothing at hand can be finished: what waits for Redis must not keep the process from ending.
      workRedis.disconnect();
      doorRedis.disconnect();
      await workers?.abandon();
    }
    await queues.close().catch(onError);
    server.closeAllConnections();
    await Promise.all([...clusters.values()].map((cluster) => cluster.close()));
    doorRedis.disconnect();
    workRedis.disconnect();
  }

  return {
    start: () =>
      open().catch(async (error: unknown) => {
        // What waits for Redis, or works already, must not keep a process alive that does not serve.
        await stop();
        throw clean(error);
      }),
    stop,
  };
}

function slackOptions({ slack: { botToken, apiUrl } }: Config): Parameters<typeof createSlackClient>[0] {
  return { token: botToken.reveal(), ...(apiUrl !== undefined && { apiUrl }) };
}
