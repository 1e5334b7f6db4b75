import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Case } from '../../src/causes/case.ts';
import { type CauseName, catalogue, causes } from '../../src/causes/index.ts';
import type { Cause } from '../../src/diagnosis/cause.ts';
import { classify } from '../../src/diagnosis/classify.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';

const folder = new URL('../../src/causes/', import.meta.url);
const now = Date.parse('2026-11-20T12:00:00Z');

const named = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap((family) =>
    readdirSync(new URL(`${family.name}/`, folder)).map((cause) => `${family.name}.${cause}` as CauseName),
  );

const tables = await Promise.all(
  named.map(async (name) => {
    const module = (await import(new URL(`${name.replace('.', '/')}/cases.ts`, folder).href)) as {
      cases: readonly Case[];
    };
    return { name, cases: module.cases };
  }),
);

test('every folder of a cause stands in the index, and every name in the index has a folder', () => {
  expect([...named].sort()).toEqual(Object.keys(causes).sort());
});

test.each(tables)('$name has a match, a near miss and, where it needs facts, a fact unseen', ({ name, cases }) => {
  const kinds = new Set(cases.map(({ expect: kind }) => kind));

  expect(kinds).toContain('match');
  expect(kinds).toContain('near-miss');
  if (causes[name].needs.length > 0) expect(kinds).toContain('undecided');
});

const rows = tables.flatMap(({ name, cases }) =>
  cases.map((one) => ({ ...one, cause: name, title: `${name} ${one.name}` })),
);

test.each(rows)('$title', ({ cause, message, evidence, expect: kind }) => {
  if (message !== undefined) {
    const said = classify(message, catalogue);
    if (kind === 'match') expect(said.cause).toBe(cause);
    else expect(said.cause).not.toBe(cause);
  }
  if (evidence === undefined) return;
  const { findings } = diagnose(evidence, { catalogue, now });
  const known: Cause = causes[cause];
  if (kind === 'match') expect(findings[0].cause).toBe(cause);
  else expect(findings.map((finding) => finding.cause)).not.toContain(cause);
  if (kind === 'undecided') expect(known.needs.every((name) => evidence[name]?.seen === true)).toBe(false);
});
