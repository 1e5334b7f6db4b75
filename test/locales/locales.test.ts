import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { causes } from '../../src/causes/index.ts';
import { clueValues } from '../../src/diagnosis/clues.ts';
import { areas, createLocales, type Locale, locales } from '../../src/locale.ts';
import { approvalRefusals } from '../../src/remediations/approval.ts';
import { flipFailurePolicySentences } from '../../src/remediations/flip-failure-policy/sentences.ts';
import { leavesOf, placeholdersOf, withoutPlural } from './leaves.ts';

const english = leavesOf('en');
const others = (Object.keys(locales) as Locale[]).filter((locale) => locale !== 'en');
const all = createLocales();

/** Sentences that are the same in another language, because they are names or hold nothing but values. */
const mayEqualEnglish = new Set([
  'cards.cause',
  'cards.fallback',
  'cards.fallback-cause',
  'cards.headline',
  'cards.modal.change',
  'runbooks.registry-acr.title',
  'runbooks.registry-ecr.title',
  'runbooks.registry-icr.title',
  'runbooks.registry-ocir.title',
  'terminal.also-topic',
  'terminal.cause-named',
  'terminal.heading',
  'terminal.titled',
  'unseen.line',
  'unseen.line-detail',
]);

describe.each(Object.keys(locales) as Locale[])('the locale %s', (locale) => {
  const leaves = leavesOf(locale);

  test('has a file for every area and no other', () => {
    const files = readdirSync(new URL(`../../locales/${locale}/`, import.meta.url));
    expect(files.toSorted()).toEqual(areas.map((area) => `${area}.json`).toSorted());
  });

  test('has every plural form that its language needs, and no other', () => {
    const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories.toSorted();
    const plurals = Map.groupBy(
      [...leaves.keys()].filter((key) => withoutPlural(key) !== key),
      withoutPlural,
    );
    expect(plurals.size).toBeGreaterThan(3);
    for (const [key, found] of plurals) {
      expect(found.map((each) => each.slice(key.length + 1)).toSorted(), key).toEqual(forms);
    }
  });

  test('renders every plural form', () => {
    const words = all.wordsFor(locale, 'plain');
    const rules = new Intl.PluralRules(locale);
    for (const key of new Set([...leaves.keys()].filter((each) => withoutPlural(each) !== each).map(withoutPlural))) {
      const values = Object.fromEntries(placeholdersOf(leaves.get(`${key}_other`) ?? '').map((name) => [name, 'x']));
      for (const count of [0, 1, 2, 5, 11, 21, 100]) {
        const expected = (leaves.get(`${key}_${rules.select(count)}`) ?? '')
          .replaceAll('{{count}}', String(count))
          .replace(/\{\{\w+\}\}/g, 'x');
        expect(words.find(key, { ...values, count }), key).toBe(expected);
      }
    }
  });

  test('says nothing empty and leaves no markup of another format behind', () => {
    for (const [key, sentence] of leaves) {
      expect(sentence.trim(), key).toBe(sentence);
      expect(sentence, key).not.toBe('');
      expect(sentence, key).not.toMatch(/\$t\(|\{\{-|<\/?[a-z]+>|\*\*|\]\(/);
      expect((sentence.split('`').length - 1) % 2, `${key} closes its code spans`).toBe(0);
    }
  });

  test('opens angle brackets only for a mention of a person', () => {
    for (const [key, sentence] of leaves) expect(sentence.replaceAll('<@{{user}}>', ''), key).not.toMatch(/[<>]/);
  });

  test('names every language in itself', () => {
    expect(locales[locale]).not.toBe('');
  });

  test('has a title and a meaning for every cause', () => {
    for (const cause of Object.keys(causes)) {
      expect(leaves.has(`causes.${cause}.title`), cause).toBe(true);
      expect(leaves.has(`causes.${cause}.meaning`), cause).toBe(true);
    }
  });

  test('has a sentence for every clue, with no value that the clue does not carry', () => {
    for (const [key, values] of Object.entries(clueValues)) {
      const sentence = leaves.get(`clues.${key}`);
      expect(sentence, key).toBeDefined();
      expect(values, key).toEqual(expect.arrayContaining([...placeholdersOf(sentence ?? '')]));
    }
  });

  test('has a sentence for every danger, refusal and wait of the remediation', () => {
    for (const [group, sentences] of Object.entries(flipFailurePolicySentences)) {
      for (const [key, values] of Object.entries(sentences)) {
        const sentence = leaves.get(`remediations.flip-failure-policy.${group}.${key}`);
        expect(sentence, `${group}.${key}`).toBeDefined();
        expect(values, key).toEqual(expect.arrayContaining([...placeholdersOf(sentence ?? '')]));
      }
    }
    for (const refusal of Object.keys(approvalRefusals))
      expect(leaves.has(`remediations.refusals.${refusal}`), refusal).toBe(true);
  });
});

describe.each(others)('the locale %s against English', (locale) => {
  const leaves = leavesOf(locale);

  test('has the same keys', () => {
    const keys = (map: ReadonlyMap<string, string>) => [...new Set([...map.keys()].map(withoutPlural))].toSorted();
    expect(keys(leaves)).toEqual(keys(english));
  });

  test('has the same placeholders in every sentence', () => {
    for (const [key, sentence] of leaves) {
      const original = english.get(key) ?? english.get(`${withoutPlural(key)}_other`) ?? '';
      expect(placeholdersOf(sentence), key).toEqual(placeholdersOf(original));
    }
  });

  test('has the same code spans in every sentence, because commands and names are not translated', () => {
    const spans = (sentence: string) => [...sentence.matchAll(/`([^`]*)`/g)].map((match) => match[1] ?? '').toSorted();
    const translated = new Set(['user:password']);
    for (const [key, sentence] of leaves) {
      const original = english.get(key) ?? english.get(`${withoutPlural(key)}_other`) ?? '';
      const wanted = spans(original).filter((span) => !translated.has(span));
      const found = spans(sentence);
      expect(found.length, key).toBe(spans(original).length);
      expect(found, key).toEqual(expect.arrayContaining(wanted));
    }
  });

  test('is nowhere equal to English except where names are', () => {
    const equal = [...leaves].filter(([key, sentence]) => english.get(key) === sentence).map(([key]) => key);
    expect(equal.filter((key) => !mayEqualEnglish.has(key))).toEqual([]);
  });
});

test('no sentence is excused from translation that is translated everywhere', () => {
  for (const key of mayEqualEnglish) {
    expect(
      others.some((locale) => leavesOf(locale).get(key) === english.get(key)),
      key,
    ).toBe(true);
  }
});
