import { createEnvironmentReader, type EnvironmentReader, urlLike } from './environment.ts';
import { Hidden } from './evidence/hidden.ts';
import { type Locale, locales } from './locale.ts';

/** How Salvor runs, read once from the environment. Durations in milliseconds, sizes in bytes. */
export interface Config {
  readonly slack: {
    readonly botToken: Hidden;
    /** Socket Mode with an app token, else HTTP with a signing secret. */
    readonly connection:
      | { readonly mode: 'socket'; readonly appToken: Hidden }
      | { readonly mode: 'http'; readonly signingSecret: Hidden };
    readonly apiUrl?: string;
    /** With its slash, e.g. `/salvor`. */
    readonly command: string;
    /** Channel id for incidents that no route takes. */
    readonly channel: string;
    /** By namespace. */
    readonly routes: ReadonlyMap<string, string>;
  };
  readonly http: {
    readonly host: string;
    readonly port: number;
    readonly alertToken?: Hidden;
    readonly alertBodyLimit: number;
  };
  readonly redisUrl: Hidden;
  readonly kubernetes: {
    readonly cluster: string;
    readonly access: 'in-cluster' | { readonly path: string; readonly context?: string };
  };
  readonly registry: {
    /** The only registries that are asked, as `host`, `host:port` or `*.example.com`; every one when absent. */
    readonly only?: readonly string[];
    /** `host:port` of registries that may have private addresses. */
    readonly internal: readonly string[];
    readonly plainHttp: readonly string[];
    readonly allowPrivate: boolean;
    readonly certificateAuthoritiesPath?: string;
    readonly proxy?: Hidden;
    /** Token servers that may get a registry's credentials, by the registry's host. */
    readonly realmHosts: Readonly<Record<string, readonly string[]>>;
    readonly noProxy: readonly string[];
  };
  readonly fixes: {
    readonly readOnly: boolean;
    readonly approvers: { readonly users: readonly string[]; readonly groups: readonly string[] };
    /** How long a change stays at most. */
    readonly restoreAfter: number;
    /** How long an offer can be approved. */
    readonly validFor: number;
  };
  readonly locale: { readonly fallback: Locale; readonly channels: ReadonlyMap<string, string> };
  readonly logLevel: LogLevel;
  /** Time between two sweeps. */
  readonly sweepEvery: number;
}

const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

type Environment = Readonly<Record<string, string | undefined>>;

const minute = 60_000;
const mebibyte = 1024 * 1024;

/**
 * Reads the configuration from environment variables. Pure: pass `process.env`.
 * Throws one `ConfigError` that names everything that is wrong.
 */
export function readConfig(environment: Environment): Config {
  const reader = createEnvironmentReader(environment);
  const config = readAll(reader);
  reader.finish();
  return config;
}

/** The names of every variable that {@link readConfig} asks for. */
export function configVariables(): readonly string[] {
  const reader = createEnvironmentReader({});
  readAll(reader);
  return reader.asked();
}

function readAll(reader: EnvironmentReader): Config {
  return {
    slack: readSlack(reader),
    http: readHttp(reader),
    redisUrl: new Hidden(reader.required('REDIS_URL', urlLike(/^rediss?:\/\/\S+$/), 'redis-url')),
    kubernetes: readKubernetes(reader),
    registry: readRegistry(reader),
    fixes: readFixes(reader),
    locale: readLocale(reader),
    logLevel: reader.choice('SALVOR_LOG_LEVEL', 'info', logLevels),
    sweepEvery: reader.number('SALVOR_SWEEP_SECONDS', 10, 1, 60) * 1000,
  };
}

/** The part that says how registries are reached, for a command line without Slack and Redis. Throws a `ConfigError`. */
export function readRegistryConfig(environment: Environment): Config['registry'] {
  const reader = createEnvironmentReader(environment);
  const registry = readRegistry(reader);
  reader.finish();
  return registry;
}

function readSlack({ text, required, optional, pairs, wrong }: EnvironmentReader): Config['slack'] {
  const appToken = optional('SLACK_APP_TOKEN', /^xapp-\S+$/, 'app-token');
  const signingSecret = optional('SLACK_SIGNING_SECRET', /^\S{16,}$/, 'signing-secret');
  if (text('SLACK_APP_TOKEN') === undefined && signingSecret === undefined) wrong('SLACK_APP_TOKEN', 'connection');
  const apiUrl = optional('SLACK_API_URL', urlLike(/^https?:\/\/\S+\/$/), 'api-url');
  return {
    botToken: new Hidden(required('SLACK_BOT_TOKEN', /^xox[a-z]-\S+$/, 'bot-token')),
    connection:
      appToken === undefined
        ? { mode: 'http', signingSecret: new Hidden(signingSecret ?? '') }
        : { mode: 'socket', appToken: new Hidden(appToken) },
    ...(apiUrl !== undefined && { apiUrl }),
    command: optional('SALVOR_COMMAND', /^\/[a-z0-9_-]{1,31}$/, 'command') ?? '/salvor',
    channel: required('SALVOR_CHANNEL', /^[CG][A-Z0-9]{2,}$/, 'channel'),
    routes: pairs('SALVOR_ROUTES', /^[a-z0-9-]+=[CG][A-Z0-9]{2,}$/, 'routes'),
  };
}

function readHttp({ text, optional, number }: EnvironmentReader): Config['http'] {
  const alertToken = optional('SALVOR_ALERT_TOKEN', /^\S{16,}$/, 'alert-token');
  return {
    host: text('SALVOR_HOST') ?? '0.0.0.0',
    port: number('SALVOR_PORT', 8080, 0, 65_535),
    ...(alertToken !== undefined && { alertToken: new Hidden(alertToken) }),
    alertBodyLimit: number('SALVOR_ALERT_BODY_LIMIT_MIB', 16, 1, 256) * mebibyte,
  };
}

function readKubernetes({ text, optional, wrong }: EnvironmentReader): Config['kubernetes'] {
  const path = text('KUBECONFIG');
  const context = text('SALVOR_KUBE_CONTEXT');
  if (path === undefined && text('KUBERNETES_SERVICE_HOST') === undefined) wrong('KUBECONFIG', 'kubeconfig');
  return {
    cluster: optional('SALVOR_CLUSTER', /^[\w.:/@-]{1,253}$/, 'cluster') ?? 'default',
    access: path === undefined ? 'in-cluster' : { path, ...(context !== undefined && { context }) },
  };
}

function readRegistry({ text, optional, list, flag, lists }: EnvironmentReader): Config['registry'] {
  const certificateAuthoritiesPath = text('SALVOR_REGISTRY_CA_FILE');
  const proxy = optional('HTTPS_PROXY', urlLike(/^https?:\/\/\S+$/), 'url');
  const only = list('SALVOR_ONLY_REGISTRIES', /^(?:\*\.)?[\w.-]+(?::\d+)?$/, 'hosts');
  return {
    ...(only.length > 0 && { only }),
    internal: list('SALVOR_INTERNAL_REGISTRIES', /^[^\s:]+:\d+$/, 'registries'),
    plainHttp: list('SALVOR_PLAIN_HTTP_REGISTRIES', /^[^\s:]+:\d+$/, 'registries'),
    allowPrivate: flag('SALVOR_ALLOW_PRIVATE_REGISTRIES', false),
    ...(certificateAuthoritiesPath !== undefined && { certificateAuthoritiesPath }),
    ...(proxy !== undefined && { proxy: new Hidden(proxy) }),
    realmHosts: lists('SALVOR_REGISTRY_REALMS', /^[^\s=]+=[^\s=]+$/, 'realms'),
    noProxy: list('NO_PROXY', /^\S+$/, 'hosts'),
  };
}

function readFixes({ flag, list, number }: EnvironmentReader): Config['fixes'] {
  const approvers = list('SALVOR_APPROVERS', /^[UWS][A-Z0-9]{2,}$/, 'approvers');
  return {
    readOnly: flag('SALVOR_READ_ONLY', true),
    approvers: {
      users: approvers.filter((id) => !id.startsWith('S')),
      groups: approvers.filter((id) => id.startsWith('S')),
    },
    restoreAfter: number('SALVOR_RESTORE_AFTER_MINUTES', 15, 1, 24 * 60) * minute,
    validFor: number('SALVOR_APPROVAL_VALID_MINUTES', 60, 1, 24 * 60) * minute,
  };
}

function readLocale({ choice, pairs, wrong }: EnvironmentReader): Config['locale'] {
  const known = Object.keys(locales) as Locale[];
  const channels = pairs('SALVOR_CHANNEL_LANGUAGES', /^[A-Z0-9]+=\S+$/, 'channel-languages');
  const foreign = [...channels.values()].some((locale) => !known.some((each) => each === locale));
  if (foreign) wrong('SALVOR_CHANNEL_LANGUAGES', 'choice', { choices: known.join(', ') });
  return { fallback: choice('SALVOR_LANGUAGE', 'en', known), channels };
}
