import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { catalogue } from '../../src/causes/index.ts';
import { classify } from '../../src/diagnosis/classify.ts';

/** Program output as people paste it, with the causes that are right for it; hosts and names are changed. */
const messages = readFileSync(new URL('../fixtures/field-messages.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { id: string; text: string; cause: string; alt: string[] });

test.each(messages)('$id is $cause', ({ text, cause, alt }) => {
  expect([cause, ...alt]).toContain(classify(text, catalogue).cause);
});

test('an answer that is sure is right, and most right answers are sure', () => {
  const read = messages.map(({ text, cause, alt }) => ({ ...classify(text, catalogue), right: [cause, ...alt] }));
  const sure = read.filter(({ confidence }) => confidence >= 0.9);

  expect(sure.filter(({ cause, right }) => !right.includes(cause))).toEqual([]);
  expect(sure.length / read.length).toBeGreaterThanOrEqual(0.8);
});
