import { readFileSync } from 'node:fs';
import { createInstance } from 'i18next';
import { safeForSlack, safeForTerminal, shorten } from './locale/safe.ts';
import type { MessageKey } from './locale-keys.ts';

export type { MessageKey } from './locale-keys.ts';

/** The languages Salvor speaks, each named in itself. A new one is a folder in `locales/` and a line here. */
export const locales = {
  en: 'English',
  de: 'Deutsch',
  ko: '한국어',
  'zh-CN': '简体中文',
} as const;

export type Locale = keyof typeof locales;

/** The files of each locale's folder; the file's name is the first part of a key. */
export const areas = [
  'common',
  'cards',
  'causes',
  'clues',
  'unseen',
  'runbooks',
  'remediations',
  'commands',
  'answers',
  'terminal',
  'demo',
] as const;

/** Text that is already safe where it will be shown: a date token, a list of escaped values. */
export interface Markup {
  readonly markup: string;
}

/**
 * Numbers named `at`, `…At`, `until`, `validFrom` or `validTo` are times (ms since the epoch), `…Seconds` and `…Milliseconds`
 * durations; `count` chooses the plural. Several strings become a list of the language, each as code.
 */
export type Values = Readonly<Record<string, string | number | readonly string[] | Markup>>;

/** One language for one place: `slack` escapes every value for mrkdwn, `plain` is for a terminal or a page. */
export interface Words {
  readonly locale: Locale;
  readonly medium: Medium;
  /** The sentence of a key that the English files have. */
  say(key: MessageKey, values?: Values): string;
  /** The sentence of a key that comes from data (a clue, a refusal); undefined when there is none. */
  find(key: string, values?: Values): string | undefined;
  /** One value made safe for this medium, with no markup around it. */
  safe(value: string): string;
  /** A time in the reader's zone (Slack) or in UTC; `at` in ms since the epoch. */
  date(at: number): Markup;
  number(value: number): string;
  list(items: readonly string[]): Markup;
  /** The same with each item as code, so that no name becomes a link; of many items the first, and how many more there are. */
  codes(items: readonly string[]): Markup;
  /** A duration in ms, in its two largest units. */
  duration(milliseconds: number): string;
}

export type Medium = 'slack' | 'plain';

export interface Locales {
  wordsFor(locale: Locale, medium: Medium): Words;
  /** The sentence as it stands in the files, for tests and generators. */
  raw(locale: Locale, key: string): string | undefined;
}

/**
 * Loads `locales/` into an i18next instance of its own. `dateTokens: false` is for a Slack that does not know
 * `<!date^…>`. Throws when a file is missing or is not JSON.
 */
export function createLocales({ dateTokens = true }: { readonly dateTokens?: boolean } = {}): Locales {
  const i18n = createInstance();
  void i18n.init({
    initAsync: false,
    fallbackLng: 'en',
    supportedLngs: Object.keys(locales),
    nsSeparator: false,
    contextSeparator: '\u0000',
    resources: Object.fromEntries(Object.keys(locales).map((locale) => [locale, { translation: readLocale(locale) }])),
    // Values are made safe by the medium below; i18next's own escaping is for HTML.
    interpolation: { escapeValue: false, skipOnVariables: true },
    missingInterpolationHandler: () => '…',
  });
  return {
    wordsFor: (locale, medium) => {
      const translate = i18n.getFixedT(locale);
      const format = formatsOf(locale, medium, dateTokens && medium === 'slack');
      const render = (key: string, values: Values): string => translate(key, convert(values, format));
      return {
        ...format,
        say: (key, values = {}) => render(key, values),
        find: (key, values = {}) => {
          if (!i18n.exists(key, { lng: locale, ...counted(values) })) return undefined;
          const found: unknown = translate(key, { ...convert(values, format), returnObjects: true });
          return typeof found === 'string' ? found : undefined;
        },
      };
    },
    raw: (locale, key) => {
      const text: unknown = i18n.getResource(locale, 'translation', key);
      return typeof text === 'string' ? text : undefined;
    },
  };
}

function readLocale(locale: string): Record<string, unknown> {
  const folder = new URL(`../locales/${locale}/`, import.meta.url);
  return Object.fromEntries(
    areas.map((area) => [area, JSON.parse(readFileSync(new URL(`${area}.json`, folder), 'utf8'))]),
  );
}

function counted(values: Values): { count?: number } {
  return typeof values.count === 'number' ? { count: values.count } : {};
}

type Formats = Omit<Words, 'say' | 'find'>;

function convert(values: Values, format: Formats): Record<string, string | number> {
  const converted: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'string') converted[name] = format.safe(value);
    else if (typeof value === 'object') converted[name] = 'markup' in value ? value.markup : format.codes(value).markup;
    else if (name === 'count') converted[name] = value;
    else if (/^(?:at|until|validFrom|validTo)$|At$/.test(name)) converted[name] = format.date(value).markup;
    else if (/milliseconds$/i.test(name)) converted[name] = format.duration(value);
    else if (/seconds$/i.test(name)) converted[name] = format.duration(value * 1000);
    else converted[name] = format.number(value);
  }
  return converted;
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

function formatsOf(locale: Locale, medium: Medium, dateTokens: boolean): Formats {
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
  const numbers = new Intl.NumberFormat(locale);
  // Narrow: a conjunction between code spans is read as one of them.
  const lists = new Intl.ListFormat(locale, { type: 'conjunction', style: 'narrow' });
  const spans = new Intl.ListFormat(locale, { type: 'unit', style: 'long' });
  const safe = medium === 'slack' ? safeForSlack : safeForTerminal;
  return {
    locale,
    medium,
    safe,
    date: (at) => {
      const plain = `${dates.format(at)} UTC`;
      const unix = Math.floor(at / 1000);
      return { markup: dateTokens ? `<!date^${unix}^{date_short_pretty} {time}|${plain}>` : plain };
    },
    number: (value) => numbers.format(value),
    list: (items) => ({ markup: lists.format(items.map(safe)) }),
    codes: (items) => {
      const shown = lists.format(items.slice(0, mostItems).map((item) => `\`${shorten(safe(item), longestItem)}\``));
      const more = items.length - mostItems;
      return { markup: more > 0 ? `${shown} … (+${numbers.format(more)})` : shown };
    },
    duration: (milliseconds) => {
      if (milliseconds < 1000) return unitOf(locale, 'millisecond', Math.round(milliseconds));
      const first = units.findIndex(([, size]) => milliseconds >= size);
      let rest = milliseconds;
      const parts = units.slice(first, first + 2).flatMap(([unit, size]) => {
        const whole = Math.floor(rest / size);
        rest -= whole * size;
        return whole > 0 ? [unitOf(locale, unit, whole)] : [];
      });
      return spaced(spans.format(parts));
    },
  };
}

function unitOf(locale: Locale, unit: string, value: number): string {
  // The long forms of Chinese are colloquial (20秒钟).
  const unitDisplay = locale === 'zh-CN' ? 'short' : 'long';
  return spaced(new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay }).format(value));
}

/** With a blank between digits and ideographs. */
function spaced(text: string): string {
  return text.replace(/(?<=\d)(?=\p{Script=Han})|(?<=\p{Script=Han})(?=\d)/gu, ' ');
}

/** What of a list is read inside a sentence. */
const mostItems = 16;
const longestItem = 120;

/** The supported locale of a BCP 47 tag; undefined for a language, or a script of it, that Salvor does not speak. */
export function matchLocale(tag: string): Locale | undefined {
  const parts = tag.trim().toLowerCase().replaceAll('_', '-').split('-');
  if (parts[0] === 'zh') {
    if (parts.includes('hant')) return undefined;
    return parts.length === 1 || parts.some((part) => ['cn', 'sg', 'my', 'hans'].includes(part)) ? 'zh-CN' : undefined;
  }
  return (Object.keys(locales) as Locale[]).find((locale) => locale === parts[0]);
}

/**
 * The reader's locale: own choice, else Slack profile, else channel, else default. A reader of Traditional Chinese
 * gets English rather than Simplified Chinese; `unsupported` is the tag, so that the reader can be told once.
 */
export function chooseLocale(tags: {
  readonly own?: string | undefined;
  readonly slack?: string | undefined;
  readonly channel?: string | undefined;
  readonly default: Locale;
}): { readonly locale: Locale; readonly unsupported?: string } {
  for (const tag of [tags.own, tags.slack, tags.channel]) {
    if (tag === undefined) continue;
    const locale = matchLocale(tag);
    if (locale !== undefined) return { locale };
    if (/^zh\b/i.test(tag)) return { locale: 'en', unsupported: tag };
  }
  return { locale: tags.default };
}
