import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const source = new URL('../../src', import.meta.url).pathname;

/** A folder or file of `src` imports only from those above it, types included. */
const order: readonly string[] = [
  'environment',
  'evidence',
  'clients',
  'remediations',
  'inspectors',
  'diagnosis',
  'causes',
  'runbooks',
  'incidents',
  'locale-keys',
  'locale',
  'config',
  'events',
  'prober',
  'clusters',
  'redis',
  'reader',
  'views',
  'jobs',
  'handlers',
  'app',
  'cli',
];

/** Imports that the order would not allow, each with its reason. */
const exceptions: readonly { readonly from: string; readonly to: string; readonly because: string }[] = [
  { from: 'runbooks', to: 'locale', because: 'filling in a runbook is saying it in a language' },
];

/** Of jobs, handlers see only the queues. */
const doors = { from: 'handlers', only: 'jobs/queues.ts' } as const;

/** Parts that use no clock, no environment and no network: what they need comes in through parameters. */
const pure: readonly string[] = ['evidence', 'diagnosis', 'causes', 'runbooks', 'views', 'incidents'];

/** Files of pure parts whose job is to talk to something, behind an interface. */
const edges = new Set(['incidents/redis-store.ts']);

interface Import {
  readonly file: string;
  readonly target: string;
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

function textOf(file: string): string {
  return readFileSync(join(source, file), 'utf8');
}

function codeOf(file: string): string {
  return textOf(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}

function specifiersOf(file: string): readonly string[] {
  return [...textOf(file).matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].flatMap(([, specifier]) => specifier ?? []);
}

const imports: readonly Import[] = files.flatMap((file) =>
  specifiersOf(file)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => ({ file, target: relative(source, join(source, dirname(file), specifier)) }))
    .filter(({ target }) => !target.startsWith('..')),
);

function partOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : file.replace(/\.ts$/, '');
}

describe('the house', () => {
  test('has no part that the order does not know', () => {
    expect([...new Set(files.map(partOf))].filter((part) => !order.includes(part))).toEqual([]);
  });

  test('imports only from above', () => {
    const position = (part: string) => order.indexOf(part);
    const wrong = imports.filter(({ file, target }) => {
      const [from, to] = [partOf(file), partOf(target)];
      if (exceptions.some((exception) => exception.from === from && exception.to === to)) return false;
      return position(to) > position(from);
    });
    expect(wrong.map(({ file, target }) => `${file} → ${target}`)).toEqual([]);
  });

  test('has no exception that nobody needs', () => {
    const needless = exceptions.filter(
      ({ from, to }) => !imports.some(({ file, target }) => partOf(file) === from && partOf(target) === to),
    );
    expect(needless).toEqual([]);
  });

  test('lets handlers see of jobs only the queues, and of clients only Slack', () => {
    const fromHandlers = imports.filter(({ file }) => partOf(file) === doors.from);
    const jobs = fromHandlers.filter(({ target }) => partOf(target) === 'jobs' && target !== doors.only);
    const clients = fromHandlers.filter(
      ({ target }) => partOf(target) === 'clients' && !target.startsWith('clients/slack'),
    );
    expect([...jobs, ...clients].map(({ file, target }) => `${file} → ${target}`)).toEqual([]);
  });

  test('has no import cycles', () => {
    const targets = Map.groupBy(imports, ({ file }) => file);
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' → '));
      if (path.includes(file) || done.has(file)) return;
      for (const { target } of targets.get(file) ?? []) visit(target, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
  });

  test('keeps clocks, environment and network out of the pure parts', () => {
    const impure =
      /\b(?:Date\.now|new Date\(\)|process\.|performance\.|setTimeout|setInterval|Math\.random|fetch\()|'node:(?:http|https|net|dns|tls|fs|child_process|timers)/;
    const found = files
      .filter((file) => pure.includes(partOf(file)) && !edges.has(file))
      .filter((file) => impure.test(codeOf(file)));
    expect(found).toEqual([]);
  });

  test('reads the environment in one place', () => {
    expect(files.filter((file) => codeOf(file).includes('process.env'))).toEqual(['cli.ts']);
  });

  test('keeps its files small', () => {
    const long = files
      .map((file) => [file, textOf(file).split('\n').length] as const)
      .filter(([, lines]) => lines > 250);
    expect(long).toEqual([]);
  });
});
