import { closest } from 'fastest-levenshtein';

/** What a variable should have been; each has a sentence below `terminal.expected.` in the locale files. */
export type Expected =
  | 'bot-token'
  | 'app-token'
  | 'connection'
  | 'signing-secret'
  | 'url'
  | 'api-url'
  | 'redis-url'
  | 'alert-token'
  | 'command'
  | 'channel'
  | 'routes'
  | 'channel-languages'
  | 'approvers'
  | 'cluster'
  | 'kubeconfig'
  | 'registries'
  | 'realms'
  | 'hosts'
  | 'flag'
  | 'number'
  | 'choice';

/** One thing that is wrong with the environment. Neither `expected` nor `values` ever contain what was found. */
export interface ConfigProblem {
  readonly variable: string;
  readonly problem: 'missing' | 'malformed';
  readonly expected: Expected;
  readonly values: Readonly<Record<string, string>>;
}

/** Names everything that is wrong with the environment at once, and never a value of it. */
export class ConfigError extends Error {
  override name = 'ConfigError' as const;
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(({ variable, problem, expected }) => `${variable}: ${problem} (${expected})`).join('; '));
    this.problems = problems;
  }
}

/** What a value must look like. */
type Shape = Pick<RegExp, 'test'>;

/** Reads variables one by one and collects what is wrong with them; a wrong variable reads as its fallback. */
export interface EnvironmentReader {
  readonly text: (variable: string) => string | undefined;
  readonly required: (variable: string, shape: Shape, expected: Expected) => string;
  readonly optional: (variable: string, shape: Shape, expected: Expected) => string | undefined;
  readonly number: (variable: string, fallback: number, least: number, most: number) => number;
  readonly flag: (variable: string, fallback: boolean) => boolean;
  /** Values separated by commas. */
  readonly list: (variable: string, shape: RegExp, expected: Expected) => readonly string[];
  /** `name=value` pairs separated by commas. */
  readonly pairs: (variable: string, shape: RegExp, expected: Expected) => ReadonlyMap<string, string>;
  /** `name=value` pairs separated by commas, where a name may have several values. */
  readonly lists: (variable: string, shape: RegExp, expected: Expected) => Readonly<Record<string, readonly string[]>>;
  readonly choice: <Choice extends string>(variable: string, fallback: Choice, choices: readonly Choice[]) => Choice;
  readonly wrong: (variable: string, expected: Expected, values?: Readonly<Record<string, string>>) => void;
  /** The variables that were asked for so far. */
  readonly asked: () => readonly string[];
  /** Throws a {@link ConfigError} when anything was wrong. */
  readonly finish: () => void;
}

/** The shape of a URL that also can be parsed. */
export function urlLike(shape: RegExp): Shape {
  return { test: (value) => shape.test(value) && URL.canParse(value) };
}

/** Creates a reader of environment variables. */
export function createEnvironmentReader(environment: Readonly<Record<string, string | undefined>>): EnvironmentReader {
  const problems: ConfigProblem[] = [];
  const asked = new Set<string>();
  const text: EnvironmentReader['text'] = (variable) => {
    asked.add(variable);
    const value = environment[variable]?.trim() ?? '';
    return value === '' || isLinkedPort(variable, value) ? undefined : value;
  };
  const wrong: EnvironmentReader['wrong'] = (variable, expected, values = {}) => {
    problems.push({ variable, problem: text(variable) === undefined ? 'missing' : 'malformed', expected, values });
  };
  const list: EnvironmentReader['list'] = (variable, shape, expected) => {
    const items = (text(variable) ?? '')
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
    if (!items.every((item) => shape.test(item))) wrong(variable, expected);
    return items;
  };
  return {
    text,
    wrong,
    list,
    asked: () => [...asked],
    required(variable, shape, expected) {
      const value = text(variable);
      if (value === undefined || !shape.test(value)) wrong(variable, expected);
      return value ?? '';
    },
    optional(variable, shape, expected) {
      const value = text(variable);
      if (value !== undefined && !shape.test(value)) wrong(variable, expected);
      return value;
    },
    number(variable, fallback, least, most) {
      const parsed = Number(text(variable) ?? fallback);
      if (Number.isFinite(parsed) && parsed >= least && parsed <= most) return parsed;
      wrong(variable, 'number', { least: String(least), most: String(most) });
      return fallback;
    },
    flag(variable, fallback) {
      const value = text(variable)?.toLowerCase();
      if (value !== undefined && value !== 'true' && value !== 'false') wrong(variable, 'flag');
      return value === undefined ? fallback : value === 'true';
    },
    pairs: (variable, shape, expected) => new Map(list(variable, shape, expected).map(pairOf)),
    lists(variable, shape, expected) {
      const all = Map.groupBy(list(variable, shape, expected).map(pairOf), ([name]) => name);
      return Object.fromEntries([...all].map(([name, pairs]) => [name, pairs.map(([, value]) => value)]));
    },
    choice(variable, fallback, choices) {
      const value = text(variable) ?? fallback;
      const chosen = choices.find((choice) => choice === value);
      if (chosen === undefined) wrong(variable, 'choice', { choices: choices.join(', ') });
      return chosen ?? fallback;
    },
    finish() {
      if (problems.length > 0) throw new ConfigError(problems);
    },
  };
}

function pairOf(item: string): readonly [name: string, value: string] {
  const [name = '', value = ''] = item.split('=', 2);
  return [name, value];
}

/** A variable of Salvor's that means nothing, and the one that was probably meant. */
export interface UnknownVariable {
  readonly variable: string;
  readonly nearest: string;
}

/** What the launcher, docker-compose.yml and the tests read. */
const othersRead: ReadonlySet<string> = new Set([
  'SALVOR_INSTALLED_AT',
  'SALVOR_KUBECONFIG_FILE',
  'SALVOR_PUBLISH',
  'SALVOR_REQUIRE_REAL_PARTS',
]);

/**
 * The variables that begin with `SALVOR_` and are none of the known ones, sorted. What Kubernetes sets in every pod beside a
 * service named `salvor` or `salvor-…` is nobody's mistake
 * (https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables).
 */
export function unknownVariables(
  environment: Readonly<Record<string, string | undefined>>,
  known: readonly string[],
): readonly UnknownVariable[] {
  const ours = known.filter((variable) => variable.startsWith('SALVOR_'));
  return Object.entries(environment)
    .filter(([variable, value = '']) => variable.startsWith('SALVOR_') && !isServiceLink(variable, value))
    .map(([variable]) => variable)
    .filter((variable) => !ours.includes(variable) && !othersRead.has(variable))
    .toSorted()
    .map((variable) => ({ variable, nearest: closest(variable, ours) }));
}

function isServiceLink(variable: string, value: string): boolean {
  return (
    /_SERVICE_(?:HOST|PORT)(?:_[A-Z0-9_]+)?$|_PORT_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?$/.test(variable) ||
    isLinkedPort(variable, value)
  );
}

/** `SALVOR_PORT=tcp://10.0.0.1:8080` is where a service is, not where Salvor is to listen. */
function isLinkedPort(variable: string, value: string): boolean {
  return variable.endsWith('_PORT') && /^(?:tcp|udp|sctp):\/\//.test(value);
}
