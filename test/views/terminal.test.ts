import { describe, expect, test } from 'vitest';
import { createLocales, type Locale, locales } from '../../src/locale.ts';
import { classificationText, diagnosisText } from '../../src/views/terminal/diagnosis.ts';
import { columnsOf, wrap } from '../../src/views/terminal/width.ts';
import { classification, diagnosis, extremeDiagnosis, hostile, incident } from './samples.ts';

const all = createLocales();
const { subject } = incident();

describe.each(Object.keys(locales) as Locale[])('in a terminal in %s', (locale) => {
  const words = all.wordsFor(locale, 'plain');

  test('a diagnosis fits into the columns, commands aside', () => {
    const text = diagnosisText(subject, diagnosis, words, 72);
    const wide = text.split('\n').filter((line) => columnsOf(line) > 72 && !line.startsWith('    '));
    // A rule to be pasted is one word after another that must not be cut; everything else wraps.
    expect(wide.filter((line) => !/[`{]/.test(line))).toEqual([]);
    expect(text).toContain('admission.webhook-unreachable');
  });

  test('hostile text cannot control the terminal', () => {
    const texts = [
      diagnosisText({ kind: 'image', reference: hostile }, extremeDiagnosis, words),
      classificationText(classification, words),
    ];
    for (const text of texts) expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/);
  });

  test('a healthy subject is said to be healthy', () => {
    expect(diagnosisText(subject, { ...diagnosis, state: 'healthy' }, words)).not.toContain('kubectl');
  });
});

describe('in a terminal in Chinese', () => {
  const words = all.wordsFor('zh-CN', 'plain');
  const clues = [
    {
      key: 'reach-blocked',
      values: { failing: 2, workloads: ['shop/a', 'shop/b'], namespaces: ['shop'] },
      speaks: 'for',
    },
  ] as const;
  const [finding] = diagnosis.findings;

  test('titles, names and lists have the punctuation of the language', () => {
    const text = diagnosisText(
      { kind: 'webhooks', cluster: '' },
      { ...diagnosis, findings: [{ ...finding, clues }] },
      words,
      200,
    );
    expect(text).toContain('对象：准入 Webhook\n原因：');
    expect(text).toContain('（`shop/a`、`shop/b`）');
    expect(text).toMatch(/（\S+，admission\.webhook-unreachable）/);
    expect(text.split('\n').filter((line) => /\p{Script=Han}[:,(]|[:,] ?\p{Script=Han}/u.test(line))).toEqual([]);
  });
});

describe('columns', () => {
  test.each([
    ['abc', 3],
    ['한국어', 6],
    ['中文。', 6],
    ['👩‍👩‍👧‍👦', 2],
    ['e\u0301', 1],
    ['–', 1],
  ])('of %s are %i', (text, columns) => {
    expect(columnsOf(text)).toBe(columns);
  });

  test('are kept by wrapping, at blanks or between ideographs', () => {
    expect(wrap('eins zwei drei vier', 10)).toBe('eins zwei\ndrei vier');
    expect(wrap('中文没有空格所以逐字换行。', 10)).toBe('中文没有空\n格所以逐字\n换行。');
    expect(wrap('들어오는 연결은 필요 없습니다.', 12)).toBe('들어오는\n연결은 필요\n없습니다.');
  });

  test('never separate closing punctuation from its character', () => {
    expect(wrap('中文中文。中文', 8)).toBe('中文中\n文。中文');
  });

  test('may be broken after the comma of a list of names', () => {
    expect(wrap('中：`abcdef`、`ghijkl`、`mn`', 14)).toBe('中：`abcdef`、\n`ghijkl`、`mn`');
  });

  test('never separate opening punctuation from its character', () => {
    expect(wrap('中文中（中文）', 8)).toBe('中文中\n（中文）');
    expect(wrap('中文中（`abc`）', 8)).toBe('中文中\n（`abc`）');
  });

  test('keep every character', () => {
    const text = all.raw('ko', 'runbooks.enforcement-deadlock.what') ?? '';
    expect(wrap(text, 30).replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
  });
});
