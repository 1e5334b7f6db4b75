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

/** One thing that is wrong with the environment. `expected` never contains the value that was found. */
export interface ConfigProblem {
  readonly variable: string;
  readonly problem: 'missing' | 'malformed';
  readonly expected: string;
}

/** Names everything that is wrong with the environment at once, and never a value of it. */
export class ConfigError extends Error {
  override name = 'ConfigError' as const;
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(
      problems.map(({ variable, problem, expected }) => `${variable} is ${problem}: expected ${expected}`).join('\n'),
    );
    this.problems = problems;
  }
}

const minute = 60_000;
const mebibyte = 1024 * 1024;

/**
 * Reads the configuration from environment variables. Pure: pass `process.env`.
 * Throws one {@link ConfigError} that names everything that is wrong.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const problems: ConfigProblem[] = [];
  const text = (variable: string) => environment[variable]?.trim() || undefined;
  const wrong = (variable: string, expected: string) => {
    problems.push({ variable, problem: text(variable) === undefined ? 'missing' : 'malformed', expected });
  };

  function required(variable: string, shape: RegExp, expected: string): string {
    const value = text(variable);
    if (value === undefined || !shape.test(value)) wrong(variable, expected);
    return value ?? '';
  }

  function optional(variable: string, shape: RegExp, expected: string): string | undefined {
    const value = text(variable);
    if (value !== undefined && !shape.test(value)) wrong(variable, expected);
    return value;
  }

  function number(variable: string, fallback: number, least: number, most: number): number {
    const value = text(variable);
    const parsed = value === undefined ? fallback : Number(value);
    if (Number.isFinite(parsed) && parsed >= least && parsed <= most) return parsed;
    wrong(variable, `a number from ${least} to ${most}`);
    return fallback;
  }

  function flag(variable: string, fallback: boolean): boolean {
    const value = text(variable)?.toLowerCase();
    if (value === undefined) return fallback;
    if (value !== 'true' && value !== 'false') wrong(variable, 'true or false');
    return value === 'true';
  }

  function list(variable: string, shape: RegExp, expected: string): readonly string[] {
    const items = (text(variable) ?? '')
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
    if (!items.every((item) => shape.test(item))) wrong(variable, expected);
    return items;
  }

  function pairs(variable: string, shape: RegExp, expected: string): ReadonlyMap<string, string> {
    return new Map(list(variable, shape, expected).map((item) => item.split('=', 2) as [string, string]));
  }

  function chosenLocale(variable: string, value: string | undefined): Locale {
    const known = Object.keys(locales) as Locale[];
    const locale = value === undefined ? 'en' : known.find((each) => each === value);
    if (locale === undefined) wrong(variable, `one of ${known.join(', ')}`);
    return locale ?? 'en';
  }

  const botToken = required('SLACK_BOT_TOKEN', /^xox[a-z]-\S+$/, "the bot's token, beginning with xoxb-");
  const appToken = optional('SLACK_APP_TOKEN', /^xapp-\S+$/, 'an app-level token, beginning with xapp-');
  const signingSecret = optional('SLACK_SIGNING_SECRET', /^\S{16,}$/, 'the signing secret of the Slack app');
  if (appToken === undefined && signingSecret === undefined) {
    wrong('SLACK_APP_TOKEN', 'an app-level token (Socket Mode), or SLACK_SIGNING_SECRET (HTTP)');
  }
  const apiUrl = optional('SLACK_API_URL', /^https?:\/\/\S+\/$/, 'a URL that ends with a slash');
  const alertToken = optional('SALVOR_ALERT_TOKEN', /^\S{16,}$/, 'a token of at least 16 characters without spaces');
  const kubeconfigPath = text('KUBECONFIG');
  if (kubeconfigPath === undefined && text('KUBERNETES_SERVICE_HOST') === undefined) {
    wrong('KUBECONFIG', 'the path of a kubeconfig file, unless Salvor runs in the cluster');
  }
  const context = text('SALVOR_KUBE_CONTEXT');
  const realms = pairs(
    'SALVOR_REGISTRY_REALMS',
    /^[^\s=]+=[^\s=]+$/,
    'pairs like registry.example.com=auth.example.com, separated by commas',
  );
  const certificateAuthoritiesPath = text('SALVOR_REGISTRY_CA_FILE');
  const proxy = optional('HTTPS_PROXY', /^https?:\/\/\S+$/, 'a URL');
  const approvers = list(
    'SALVOR_APPROVERS',
    /^[UWS][A-Z0-9]{2,}$/,
    'Slack user ids (U… or W…) and user group ids (S…), separated by commas',
  );
  const channelLocales = pairs(
    'SALVOR_CHANNEL_LANGUAGES',
    /^[A-Z0-9]+=\S+$/,
    'pairs like C0123456789=de, separated by commas',
  );
  for (const locale of channelLocales.values()) chosenLocale('SALVOR_CHANNEL_LANGUAGES', locale);
  const level = text('SALVOR_LOG_LEVEL') ?? 'info';
  const logLevel = logLevels.find((candidate) => candidate === level);
  if (logLevel === undefined) wrong('SALVOR_LOG_LEVEL', `one of ${logLevels.join(', ')}`);

  const config: Config = {
    slack: {
      botToken: new Hidden(botToken),
      connection:
        appToken === undefined
          ? { mode: 'http', signingSecret: new Hidden(signingSecret ?? '') }
          : { mode: 'socket', appToken: new Hidden(appToken) },
      ...(apiUrl !== undefined && { apiUrl }),
      command: optional('SALVOR_COMMAND', /^\/[a-z0-9_-]{1,31}$/, 'a slash command such as /salvor') ?? '/salvor',
      channel: required('SALVOR_CHANNEL', /^[CG][A-Z0-9]{2,}$/, 'the id of a Slack channel (C…)'),
      routes: pairs(
        'SALVOR_ROUTES',
        /^[a-z0-9-]+=[CG][A-Z0-9]{2,}$/,
        'pairs like payments=C0123456789, separated by commas',
      ),
    },
    http: {
      host: text('SALVOR_HOST') ?? '0.0.0.0',
      port: number('SALVOR_PORT', 8080, 0, 65_535),
      ...(alertToken !== undefined && { alertToken: new Hidden(alertToken) }),
      alertBodyLimit: number('SALVOR_ALERT_BODY_LIMIT_MIB', 16, 1, 256) * mebibyte,
    },
    redisUrl: new Hidden(required('REDIS_URL', /^rediss?:\/\/\S+$/, 'a URL such as redis://redis:6379')),
    kubernetes: {
      cluster: optional('SALVOR_CLUSTER', /^[\w.:/@-]{1,253}$/, 'the name of the cluster') ?? 'default',
      access:
        kubeconfigPath === undefined
          ? 'in-cluster'
          : { path: kubeconfigPath, ...(context !== undefined && { context }) },
    },
    registry: {
      internal: list(
        'SALVOR_INTERNAL_REGISTRIES',
        /^[^\s:]+:\d+$/,
        'names like registry.example.com:5000, separated by commas',
      ),
      plainHttp: list(
        'SALVOR_PLAIN_HTTP_REGISTRIES',
        /^[^\s:]+:\d+$/,
        'names like registry.example.com:5000, separated by commas',
      ),
      allowPrivate: flag('SALVOR_ALLOW_PRIVATE_REGISTRIES', false),
      ...(certificateAuthoritiesPath !== undefined && { certificateAuthoritiesPath }),
      ...(proxy !== undefined && { proxy: new Hidden(proxy) }),
      realmHosts: Object.fromEntries([...realms].map(([registry, realm]) => [registry, [realm]])),
      noProxy: list('NO_PROXY', /^\S+$/, 'hosts, separated by commas'),
    },
    fixes: {
      readOnly: flag('SALVOR_READ_ONLY', true),
      approvers: {
        users: approvers.filter((id) => !id.startsWith('S')),
        groups: approvers.filter((id) => id.startsWith('S')),
      },
      restoreAfter: number('SALVOR_RESTORE_AFTER_MINUTES', 15, 1, 24 * 60) * minute,
      validFor: number('SALVOR_APPROVAL_VALID_MINUTES', 60, 1, 24 * 60) * minute,
    },
    locale: { fallback: chosenLocale('SALVOR_LANGUAGE', text('SALVOR_LANGUAGE')), channels: channelLocales },
    logLevel: logLevel ?? 'info',
    sweepEvery: number('SALVOR_SWEEP_SECONDS', 10, 1, 60) * 1000,
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}
