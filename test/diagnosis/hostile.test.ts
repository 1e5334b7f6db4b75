import { expect, test } from 'vitest';
import { catalogue } from '../../src/causes/index.ts';
import { classify } from '../../src/diagnosis/classify.ts';
import { cpuTime } from '../support/cpu-time.ts';

/** A repeatable sequence of numbers from 0 to 1 (Park and Miller). */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const pieces = [
  'Failed to pull image "',
  '\\"',
  '\\\\n',
  '{"message":"',
  '[rpc error: code = Unknown desc = ',
  '%3A%2F',
  '%zz',
  '&quot;',
  '<html><body>',
  '</',
  'x509: ',
  ': not found',
  '\u0000',
  '\ud800',
  '𝒜',
  '한국어',
  '失败',
  '“',
  '\u001b[31m',
  '\u202e',
  '│',
  '\r\n',
  'sha256:',
  'https://',
  '401',
  'denied: ',
  'webhook "',
  'secret "',
  'lookup ',
  '   ',
  '\t',
  '\n',
  ',',
  ']',
  '(',
  '…',
  'ß',
  'İ',
];

test('no text makes it throw, however it is nested and whatever characters it holds', () => {
  const random = sequence(20_261_121);
  for (let round = 0; round < 3000; round++) {
    let text = '';
    const length = Math.floor(random() * 60);
    for (let part = 0; part < length; part++) {
      const piece = pieces[Math.floor(random() * pieces.length)] ?? '';
      text += random() < 0.2 ? String.fromCodePoint(Math.floor(random() * 0x10_ffff)) : piece;
    }
    const { cause, confidence, alternatives } = classify(text, catalogue);
    expect(Object.keys(catalogue.causes)).toContain(cause);
    for (const one of [confidence, ...alternatives.map((other) => other.confidence)]) {
      expect(one).toBeGreaterThanOrEqual(0);
      expect(one).toBeLessThanOrEqual(1);
    }
  }
});

const hostile = [
  '\\',
  ' ',
  '"',
  '(',
  '[rpc error: code = ',
  '{"a":"',
  '%25',
  '<',
  '&',
  'a.',
  'a-',
  'image ',
  'failed to pull image ',
  'not found ',
  'certificate ',
  'lookup a',
  'https://',
  'webhook ',
  'quota exceeded for ',
  '/v2/a/manifests/',
  '/v2/a',
  'image "a/',
  'repository:a',
  'a.b/c',
  'a.b:5000/',
  'manifest for "',
  'secret "a',
  'denied ',
  'no ',
  'error ',
  '\n ',
  '1 ',
];

test.each(hostile)('a long run of %j is read in time', (unit) => {
  const text = unit.repeat(Math.ceil(400_000 / unit.length));
  expect(cpuTime(() => void classify(text, catalogue))).toBeLessThan(1500);
});

test('of a very long text the beginning and the end are read', () => {
  const filler = 'nothing to see here, move on\n'.repeat(20_000);

  expect(classify(`x509: certificate signed by unknown authority\n${filler}`, catalogue).cause).toBe(
    'tls.unknown-authority',
  );
  expect(classify(`${filler}x509: certificate signed by unknown authority`, catalogue).cause).toBe(
    'tls.unknown-authority',
  );
});
