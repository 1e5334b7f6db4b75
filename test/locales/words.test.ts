import { describe, expect, test } from 'vitest';
import { shorten } from '../../src/locale/safe.ts';
import { chooseLocale, createLocales, matchLocale } from '../../src/locale.ts';

const all = createLocales();

describe('the reader’s locale', () => {
  test.each([
    ['en-GB', 'en'],
    ['de-AT', 'de'],
    ['de_DE', 'de'],
    ['ko-KR', 'ko'],
    ['zh', 'zh-CN'],
    ['zh-CN', 'zh-CN'],
    ['zh-SG', 'zh-CN'],
    ['zh-Hans', 'zh-CN'],
    ['zh-Hans-HK', 'zh-CN'],
    ['zh-TW', undefined],
    ['zh-HK', undefined],
    ['zh-Hant-CN', undefined],
    ['fr-FR', undefined],
    ['', undefined],
  ])('of the tag %j is %j', (tag, locale) => {
    expect(matchLocale(tag)).toBe(locale);
  });

  test('is the own choice, else the profile, else the channel, else the default', () => {
    expect(chooseLocale({ own: 'ko', slack: 'de-DE', channel: 'en', default: 'en' })).toEqual({ locale: 'ko' });
    expect(chooseLocale({ slack: 'de-DE', channel: 'ko', default: 'en' })).toEqual({ locale: 'de' });
    expect(chooseLocale({ slack: 'fr-FR', channel: 'ko', default: 'en' })).toEqual({ locale: 'ko' });
    expect(chooseLocale({ default: 'zh-CN' })).toEqual({ locale: 'zh-CN' });
  });

  test.each(['zh-TW', 'zh-HK'])('is English for %s rather than Simplified Chinese, and that is said', (slack) => {
    expect(chooseLocale({ slack, channel: 'zh-CN', default: 'zh-CN' })).toEqual({ locale: 'en', unsupported: slack });
  });
});

describe('values in a sentence', () => {
  const slack = all.wordsFor('en', 'slack');

  test('cannot become a mention, a link or the end of a code span', () => {
    const said = slack.say('commands.unknown', { word: '<!channel> `x` &', example: 'x' });
    expect(said).toContain('`&lt;!channel&gt; ˋxˋ &amp;`');
  });

  test('cannot name another sentence or another value', () => {
    expect(slack.say('commands.unknown', { word: '{{example}} $t(common.more)', example: 'help' })).toContain(
      '`{{example}} $t(common.more)`',
    );
  });

  test('are bounded at a grapheme border', () => {
    expect(shorten('ab👩‍👩‍👧‍👦cd', 8)).toBe('ab…');
    expect(shorten('abc', 3)).toBe('abc');
    expect(slack.safe('x'.repeat(1000)).length).toBe(300);
  });

  test('are dates as tokens in Slack, with a plain fallback, and plain elsewhere', () => {
    const at = Date.UTC(2026, 10, 20, 12, 30);
    expect(slack.date(at).markup).toMatch(
      /^<!date\^1795177800\^\{date_short_pretty\} \{time\}\|Nov 20, 2026, 12:30\sPM UTC>$/,
    );
    expect(all.wordsFor('de', 'plain').date(at).markup).toBe('20.11.2026, 12:30 UTC');
    expect(createLocales({ dateTokens: false }).wordsFor('ko', 'slack').date(at).markup).not.toContain('<');
  });

  test('are durations and lists of the language', () => {
    expect(all.wordsFor('de', 'plain').duration(5_400_000)).toBe('1 Stunde, 30 Minuten');
    expect(all.wordsFor('ko', 'plain').duration(900_000)).toBe('15분');
    expect(all.wordsFor('zh-CN', 'plain').duration(61_000)).toBe('1 分钟 1 秒');
    expect(all.wordsFor('en', 'plain').duration(230)).toBe('230 milliseconds');
    expect(all.wordsFor('de', 'slack').list(['<a>', 'b']).markup).toBe('&lt;a&gt; und b');
  });

  test.each([
    ['en', '`a`, `b`, `c`'],
    ['de', '`a`, `b` und `c`'],
    ['ko', '`a`, `b` 및 `c`'],
    ['zh-CN', '`a`、`b`、`c`'],
  ] as const)('are a list of names with the comma of the language %s', (locale, list) => {
    for (const medium of ['plain', 'slack'] as const) {
      const words = all.wordsFor(locale, medium);
      expect(words.find('clues.leftover-jobs-gone', { jobs: ['a', 'b', 'c'], namespace: 'x' })).toContain(list);
      expect(words.find('clues.certificate-names', { host: 'h', names: ['*.a.example'] })).toContain('`*.a.example`');
    }
  });

  test('are the first of many names, and how many more there are', () => {
    const names = Array.from({ length: 40 }, (_, n) => `<name-${n}>${'x'.repeat(500)}`);
    const said = slack.codes(names).markup;
    expect(said).toMatch(/ … \(\+24\)$/);
    expect(said).toContain('`&lt;name-15&gt;');
    expect(said.length).toBeLessThan(2500);
  });

  test('of an unknown key say nothing rather than the key', () => {
    expect(slack.find('clues.no-such-clue')).toBeUndefined();
    expect(slack.find('clues')).toBeUndefined();
  });
});
