import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { createEvents } from '../src/events.ts';
import { createLocales, type Locale, type Locales } from '../src/locale.ts';
import { type Alertmanager, createAlertmanager } from './alertmanager.ts';
import { applyManifests } from './apply-manifests.ts';
import { startSampleCluster } from './cluster/sample-cluster.ts';
import { incidentNodes, type World } from './incidents/world.ts';
import { provideDemoRedis } from './redis.ts';
import { startSampleRegistry } from './registry/sample-registry.ts';
import { type DemoSlack, type DemoSlackOptions, startDemoSlack } from './slack/slack.ts';
import { demoChannels, demoPeople } from './slack/workspace.ts';

/** Everything that the demo runs. */
export interface DemoWorld extends World {
  readonly slack: DemoSlack;
  readonly alertmanager: Alertmanager;
  /** Speaks as the demo's Slack shows it. */
  readonly locales: Locales;
  /** The language that the channel reads. */
  readonly language: Locale;
  /** The administrator's kubeconfig. */
  readonly kubeconfigPath: string;
  /** Salvor's log, a line of JSON each. */
  readonly logPath: string;
  /** Why REDIS_URL is not used, if it is set and not used. */
  readonly redisRemark: 'not-empty' | undefined;
}

export interface DemoOptions extends DemoSlackOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where programs are unpacked that the machine lacks. */
  readonly cacheFolder: string;
  readonly language: Locale;
}

/** The name of the sample cluster. */
export const clusterName = 'sample';

const namespaceOfSalvor = 'salvor';

/**
 * Starts Redis, a Slack, a cluster, two registries and Salvor, which gets to them as it would in the field: a service account bound
 * to nothing but `deploy/rbac`, a Slack app's tokens, a bearer token for alerts. What runs is handed to `parts` at once, so that its
 * disposal stops everything however far the start got. Rejects with NoRedisError, or with what went wrong.
 */
export async function startDemoWorld(options: DemoOptions, parts: AsyncDisposableStack): Promise<DemoWorld> {
  const { environment, cacheFolder, language } = options;
  const keep = async <Part>(starting: Promise<Part>, stop: (part: Part) => Promise<void>): Promise<Part> => {
    const part = await starting;
    if (!parts.disposed) return parts.adopt(part, stop);
    // The end came while it was starting.
    await stop(part);
    throw new Error('stopped while starting');
  };

  const folder = await keep(mkdtemp(join(tmpdir(), 'salvor-demo-')), (path) =>
    rm(path, { recursive: true, force: true }),
  );
  const starting = [
    keep(provideDemoRedis({ env: environment, cacheFolder }), (part) => part.stop()),
    keep(startDemoSlack(options), (part) => part.stop()),
    keep(startSampleRegistry(), (part) => part.stop()),
    keep(startSampleRegistry({ transport: 'tls' }), (part) => part.stop()),
  ] as const;
  // If one fails, the others are not left behind half started.
  await Promise.allSettled(starting);
  const [redis, slack, registry, secureRegistry] = await Promise.all(starting);
  const cluster = await keep(
    startSampleCluster({
      nodes: incidentNodes,
      kubelet: {
        network: { plainHttp: [registry.host], authorities: [secureRegistry.authority], requestTimeout: 1000 },
        backOff: { first: 4000, max: 15_000 },
        resync: 500,
      },
      controllerBackOff: { first: 500, max: 2000 },
    }),
    (part) => part.stop(),
  );
  await applyManifests(cluster);

  const file = (name: string, content: string) => writeFile(join(folder, name), content, { mode: 0o600 });
  const kubeconfig = cluster.kubeconfigForServiceAccount(namespaceOfSalvor, 'salvor');
  await file('salvor.kubeconfig', kubeconfig);
  await file('kubeconfig', cluster.kubeconfig);
  await file('registry-authority.pem', secureRegistry.authority);

  const alertToken = randomBytes(24).toString('hex');
  const locales = createLocales({ dateTokens: false });
  const config = readConfig({
    ...slack.environment,
    SALVOR_CHANNEL: demoChannels.incidents,
    SALVOR_ALERT_TOKEN: alertToken,
    SALVOR_APPROVERS: demoPeople.ada,
    SALVOR_READ_ONLY: 'false',
    SALVOR_CLUSTER: clusterName,
    SALVOR_LANGUAGE: language,
    SALVOR_HOST: '127.0.0.1',
    SALVOR_PORT: '0',
    SALVOR_SWEEP_SECONDS: '1',
    SALVOR_INTERNAL_REGISTRIES: [registry.host, secureRegistry.host].join(','),
    SALVOR_PLAIN_HTTP_REGISTRIES: registry.host,
    SALVOR_REGISTRY_CA_FILE: join(folder, 'registry-authority.pem'),
    KUBECONFIG: join(folder, 'salvor.kubeconfig'),
    REDIS_URL: redis.url,
  });
  const logPath = join(folder, 'salvor.log');
  const log = await keep(Promise.resolve(createWriteStream(logPath, { mode: 0o600 })), (stream) => ended(stream));
  const app = createApp(config, {
    locales,
    events: createEvents({ level: 'info', stream: log }),
    ...(slack.client && { slack: slack.client }),
  });
  const { url } = await keep(Promise.resolve(app), (part) => part.stop()).then((part) => part.start());
  slack.connect(url);
  return {
    cluster,
    registry,
    secureRegistry,
    slack,
    alertmanager: createAlertmanager({ url, token: alertToken, store: cluster.store, now: Date.now }),
    locales,
    language,
    kubeconfigPath: join(folder, 'kubeconfig'),
    logPath,
    redisRemark: redis.remark,
  };
}

function ended(stream: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => stream.end(() => resolve()));
}
