import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { Redis } from 'ioredis';
import { type SampleRegistry, startSampleRegistry } from '../../demo/registry/sample-registry.ts';
import { type App, createApp, type Overrides } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { createEvents } from '../../src/events.ts';
import { createRedisStore } from '../../src/incidents/redis-store.ts';
import type { IncidentStore } from '../../src/incidents/store.ts';
import { prefixOf } from '../../src/redis.ts';
import { grant } from '../inspectors/world/deadlock.ts';
import { type AuditEvent, type ControlPlane, startControlPlane } from './control-plane.ts';
import { type Enforcement, makeEnforcement } from './enforcement.ts';
import { type Gate, startGate } from './gate.ts';
import { startTestRedis, type TestRedis } from './redis.ts';
import { type SalvorProcess, startSalvor } from './salvor-process.ts';
import { type StrictSlack, startStrictSlack } from './slack/strict-slack.ts';
import { channels, userGroups } from './slack/workspace.ts';

/** Secrets of these tests: nothing of Salvor's may ever show one of them. */
export const canaries = {
  botToken: 'xoxb-canary-bot-token-7f3a',
  signingSecret: 'canary-signing-secret-91bd',
  alertToken: 'canary-alert-token-5c20',
  pullSecret: 'canary-pull-secret-password-e884',
  registry: 'canary-registry-password-0d61',
} as const;

const identity = 'system:serviceaccount:salvor:salvor';
const cluster = 'prod';

/** What the tests of one file share: a control plane, a gate before it, and a registry. */
export interface PlaneHouse {
  readonly plane: ControlPlane;
  readonly gate: Gate;
  readonly registry: SampleRegistry;
  /** The token of the service account that the shipped manifests bind, and nothing else does. */
  readonly token: string;
  /** Everything a test changes, afresh. */
  scene(): Promise<PlaneScene>;
  stop(): Promise<void>;
}

/** The deadlock on the control plane, with a Redis and a Slack of its own and Salvor in as many processes as a test wants. */
export interface PlaneScene extends Enforcement {
  readonly redis: TestRedis;
  readonly slack: StrictSlack;
  readonly store: IncidentStore;
  /** What the app of this process has logged, a line of JSON each. */
  readonly logged: readonly string[];
  now(): number;
  /** Moves the clock of the app of this process, in milliseconds. */
  advance(milliseconds: number): void;
  /** Starts Salvor in this process; gives where it listens. */
  startApp(overrides?: Overrides, environment?: Readonly<Record<string, string>>): Promise<string>;
  stopApp(): Promise<void>;
  /** Starts one half of Salvor, or the whole command line, in a process of its own. */
  spawn(what: 'worker' | 'web' | 'start', environment?: Readonly<Record<string, string>>): Promise<SalvorProcess>;
  /** Salvor's patches of this test's configurations that the API server has answered, in order. */
  patches(): Promise<readonly AuditEvent[]>;
  /** What the API server refused to Salvor for want of a right. */
  forbidden(): Promise<readonly AuditEvent[]>;
  stop(): Promise<void>;
}

/** Starts what a file shares, with Salvor's identity granted exactly what `deploy/rbac` ships. */
export async function startPlaneHouse(): Promise<PlaneHouse> {
  const [plane, registry, folder] = await Promise.all([
    startControlPlane({ controllers: true }),
    startSampleRegistry(),
    mkdtemp(join(tmpdir(), 'salvor-plane-')),
  ]);
  registry.push('checkout:1');
  registry.setFault('checkout', { kind: 'basic', username: 'robot', password: canaries.pullSecret });
  await grant(plane, 'identity', 'diagnose', 'pull-secrets', 'fix-webhooks');
  const direct = JSON.parse(await plane.kubeconfigOf('salvor', 'salvor')) as Kubeconfig;
  const target = direct.clusters[0]?.cluster ?? {};
  const authority = Buffer.from(target['certificate-authority-data'] ?? '', 'base64').toString();
  const gate = await startGate(target.server ?? '', authority);
  const kubeconfigPath = join(folder, 'kubeconfig');
  const through = {
    ...direct,
    clusters: [{ name: 'test', cluster: { server: gate.url, 'insecure-skip-tls-verify': true } }],
  };
  await writeFile(kubeconfigPath, JSON.stringify(through));
  let scenes = 0;
  return {
    plane,
    gate,
    registry,
    token: direct.users[0]?.user.token ?? '',
    scene: () => {
      scenes += 1;
      return startScene({ plane, registry, kubeconfigPath, name: `story${scenes}` });
    },
    async stop() {
      await Promise.all([gate.stop(), registry.stop()]);
      await plane.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Kubeconfig {
  readonly clusters: readonly { readonly cluster: { server?: string; 'certificate-authority-data'?: string } }[];
  readonly users: readonly { readonly user: { readonly token: string } }[];
}

interface SceneParts {
  readonly plane: ControlPlane;
  readonly registry: SampleRegistry;
  readonly kubeconfigPath: string;
  readonly name: string;
}

async function startScene({ plane, registry, kubeconfigPath, name }: SceneParts): Promise<PlaneScene> {
  const [redis, slack, enforcement] = await Promise.all([
    startTestRedis(),
    startStrictSlack(canaries),
    makeEnforcement(plane, { name, registry: registry.host, password: canaries.pullSecret }),
  ]);
  const connection = new Redis(redis.url);
  connection.on('error', () => undefined);
  const logged: string[] = [];
  const processes: SalvorProcess[] = [];
  let app: App | undefined;
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const settings = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: slack.url,
    SALVOR_CHANNEL: channels.incidents,
    SALVOR_ALERT_TOKEN: canaries.alertToken,
    SALVOR_APPROVERS: userGroups.approvers,
    SALVOR_READ_ONLY: 'false',
    SALVOR_CLUSTER: cluster,
    SALVOR_HOST: '127.0.0.1',
    SALVOR_PORT: '0',
    SALVOR_SWEEP_SECONDS: '1',
    SALVOR_LOG_LEVEL: 'debug',
    SALVOR_PLAIN_HTTP_REGISTRIES: registry.host,
    SALVOR_INTERNAL_REGISTRIES: registry.host,
    KUBECONFIG: kubeconfigPath,
    REDIS_URL: redis.url,
  };
  const own = async () => (await plane.audit()).filter(({ user }) => user.username === identity);
  const stopApp = async () => {
    await app?.stop();
    app = undefined;
  };
  return {
    ...enforcement,
    redis,
    slack,
    store: createRedisStore(connection, { prefix: prefixOf(cluster) }),
    logged,
    now,
    advance: (milliseconds) => {
      ahead += milliseconds;
    },
    async startApp(overrides = {}, environment = {}) {
      const stream = new Writable({
        write(chunk: Buffer, _encoding, done) {
          logged.push(chunk.toString());
          done();
        },
      });
      app = createApp(readConfig({ ...settings, ...environment }), {
        now,
        events: createEvents({ level: 'debug', stream }),
        ...overrides,
      });
      const { url } = await app.start();
      slack.connectApp(`${url}/slack/events`);
      return url;
    },
    stopApp,
    async spawn(what, environment = {}) {
      const salvor = await startSalvor(what === 'start' ? 'cli' : 'part', [what], { ...settings, ...environment });
      processes.push(salvor);
      if (what !== 'worker') slack.connectApp(`${salvor.url}/slack/events`);
      return salvor;
    },
    patches: async () =>
      (await own()).filter(
        ({ verb, objectRef, requestURI }) =>
          verb === 'patch' && objectRef?.name === name && !requestURI.includes('dryRun'),
      ),
    forbidden: async () => (await own()).filter(({ responseStatus }) => responseStatus?.code === 403),
    async stop() {
      await stopApp();
      await Promise.all(processes.map((each) => each.kill()));
      connection.disconnect();
      await enforcement.end();
      await Promise.all([slack.stop(), redis.stop()]);
    },
  };
}
