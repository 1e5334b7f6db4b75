import { type Locale, matchLocale } from '../src/locale.ts';

export interface Options {
  /** Plays the whole story and ends. */
  readonly exitAfterStory: boolean;
  /** Takes the Slack without a page. */
  readonly withoutPage: boolean;
  /** Of the terminal. */
  readonly locale: Locale;
  /** Of the channel. */
  readonly language: Locale;
  /** The first word that is no option, if any. */
  readonly unknown: string | undefined;
}

/** Reads the command line; languages also from the environment: SALVOR_LANGUAGE, LC_ALL, LC_MESSAGES, LANG. */
export function readOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Options {
  let [lang, unknown, previous] = ['', undefined as string | undefined, ''];
  const known = new Set(['--exit-after-story', '--no-page', '--lang']);
  for (const word of args) {
    if (word.startsWith('--lang=')) lang = word.slice('--lang='.length);
    else if (previous === '--lang') lang = word;
    else if (!known.has(word)) unknown ??= word;
    previous = word;
  }
  const { SALVOR_LANGUAGE = '', LC_ALL, LC_MESSAGES, LANG } = environment;
  const system = (LC_ALL || LC_MESSAGES || LANG || '').replace(/\..*$/, '');
  const locale = matchLocale(lang || system) ?? 'en';
  if (lang !== '' && matchLocale(lang) === undefined) unknown ??= lang;
  return {
    exitAfterStory: args.includes('--exit-after-story'),
    withoutPage: args.includes('--no-page'),
    locale,
    language: matchLocale(SALVOR_LANGUAGE) ?? locale,
    unknown,
  };
}
