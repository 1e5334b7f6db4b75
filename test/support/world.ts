import { Writable } from 'node:stream';
import { Redis } from 'ioredis';
import type { BackOff } from '../../demo/cluster/controllers/loop.ts';
import { startSampleCluster } from '../../demo/cluster/sample-cluster.ts';
import { incidentNodes, type World as SampleWorld } from '../../demo/incidents/world.ts';
import { startSampleRegistry } from '../../demo/registry/sample-registry.ts';
import { type App, createApp, type Overrides } from '../../src/app.ts';
import { createKubernetes } from '../../src/clients/kubernetes/client.ts';
import { createRegistryProber } from '../../src/clients/registry/prober.ts';
import { readConfig } from '../../src/config.ts';
import { createEvents } from '../../src/events.ts';
import { createRedisStore } from '../../src/incidents/redis-store.ts';
import type { IncidentStore } from '../../src/incidents/store.ts';
import { prefixOf } from '../../src/redis.ts';
import { startTestRedis, type TestRedis } from './redis.ts';
import { type StrictSlack, type StrictSlackOptions, startStrictSlack } from './slack/strict-slack.ts';
import { channels, userGroups } from './slack/workspace.ts';

export const alertToken = 'alert-token-of-the-tests';
export const clusterName = 'prod';

/** Salvor with everything around it: real Redis, the strict Slack, the sample cluster and its registries. */
export interface TestWorld extends SampleWorld {
  readonly redis: TestRedis;
  readonly slack: StrictSlack;
  readonly store: IncidentStore;
  /** What was logged, a line of JSON each. */
  readonly logged: readonly string[];
  /** Moves Salvor's clock forward, in milliseconds. */
  advance(milliseconds: number): void;
  now(): number;
  /** The app that runs now. */
  readonly url: string;
  startApp(environment?: Readonly<Record<string, string>>, overrides?: Overrides): Promise<App>;
  stopApp(): Promise<void>;
  /** Posts to Alertmanager's door; gives the status. */
  deliver(payload: unknown, token?: string): Promise<number>;
  stop(): Promise<void>;
}

/** Starts the world without the app: {@link TestWorld.startApp} starts it with the environment a test needs. */
export async function startWorld(
  slackOptions: StrictSlackOptions = {},
  pullBackOff: BackOff = { first: 200, max: 1000 },
): Promise<TestWorld> {
  const [redis, slack, registry, secureRegistry] = await Promise.all([
    startTestRedis(),
    startStrictSlack(slackOptions),
    startSampleRegistry(),
    startSampleRegistry({ transport: 'tls' }),
  ]);
  const cluster = await startSampleCluster({
    nodes: incidentNodes,
    kubelet: {
      network: { plainHttp: [registry.host], authorities: [secureRegistry.authority], requestTimeout: 1000 },
      backOff: pullBackOff,
      resync: 100,
    },
    controllerBackOff: { first: 100, max: 500 },
  });
  const connection = new Redis(redis.url);
  connection.on('error', () => undefined);
  const logged: string[] = [];
  let ahead = 0;
  const now = () => Date.now() + ahead;
  let app: App | undefined;
  let url = '';

  const world: TestWorld = {
    cluster,
    registry,
    secureRegistry,
    redis,
    slack,
    store: createRedisStore(connection, { prefix: prefixOf(clusterName) }),
    logged,
    now,
    advance(milliseconds) {
      ahead += milliseconds;
    },
    get url() {
      return url;
    },
    async startApp(environment = {}, overrides = {}) {
      const stream = new Writable({
        write(chunk: Buffer, _encoding, done) {
          logged.push(chunk.toString());
          done();
        },
      });
      const config = readConfig({
        SLACK_BOT_TOKEN: slack.botToken,
        SLACK_SIGNING_SECRET: slack.signingSecret,
        SLACK_API_URL: slack.url,
        SALVOR_CHANNEL: channels.incidents,
        SALVOR_ALERT_TOKEN: alertToken,
        SALVOR_APPROVERS: userGroups.approvers,
        SALVOR_READ_ONLY: 'false',
        SALVOR_CLUSTER: clusterName,
        SALVOR_HOST: '127.0.0.1',
        SALVOR_PORT: '0',
        SALVOR_SWEEP_SECONDS: '1',
        KUBECONFIG: 'given by the test',
        REDIS_URL: redis.url,
        ...environment,
      });
      app = createApp(config, {
        now,
        events: createEvents({ level: 'debug', stream }),
        clusters: new Map([[clusterName, createKubernetes({ access: { kubeconfig: cluster.kubeconfig } })]]),
        registry: createRegistryProber({
          now,
          internal: [registry.host, secureRegistry.host],
          plainHttp: [registry.host],
          timeouts: { connect: 1000, answer: 1000, total: 3000 },
        }),
        ...overrides,
      });
      ({ url } = await app.start());
      slack.connectApp(`${url}/slack/events`);
      return app;
    },
    async stopApp() {
      await app?.stop();
      app = undefined;
    },
    async deliver(payload, token = alertToken) {
      const response = await fetch(`${url}/alerts/alertmanager`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: typeof payload === 'string' ? payload : JSON.stringify(payload),
      });
      await response.text();
      return response.status;
    },
    async stop() {
      await world.stopApp();
      connection.disconnect();
      await Promise.all([cluster.stop(), registry.stop(), secureRegistry.stop(), slack.stop(), redis.stop()]);
    },
  };
  return world;
}
