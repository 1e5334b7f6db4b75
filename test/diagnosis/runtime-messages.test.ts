import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { catalogue } from '../../src/causes/index.ts';
import { classify } from '../../src/diagnosis/classify.ts';

/**
 * What podman, buildah, skopeo, containerd and Docker printed when something was broken on purpose: the cause is what was
 * broken. `alt` is what else the words allow. Hosts and paths are changed.
 */
const messages = readFileSync(new URL('../fixtures/runtime-messages.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map(
    (line) =>
      JSON.parse(line) as { id: string; runtime: string; text: string; cause: string; alt: string[]; facts: object },
  );

test.each(messages)('$id of $runtime is $cause, and what it names is read', ({ text, cause, alt, facts }) => {
  const read = classify(text, catalogue);
  expect([cause, ...alt]).toContain(read.cause);
  expect(read.facts).toMatchObject(facts);
});

test('an answer that is sure is right', () => {
  const sure = messages
    .map(({ text, cause, alt }) => ({ ...classify(text, catalogue), right: [cause, ...alt] }))
    .filter(({ confidence }) => confidence >= 0.9);
  expect(sure.filter(({ cause, right }) => !right.includes(cause))).toEqual([]);
  expect(sure.length / messages.length).toBeGreaterThanOrEqual(0.8);
});
