import type { SlackClient } from './clients/slack.ts';
import type { Config } from './config.ts';
import type { IncidentStore } from './incidents/store.ts';
import { chooseLocale, type Locale } from './locale.ts';

/** The language for one reader. `unsupported` is a Slack locale that Salvor does not speak and that nobody has told them yet. */
export interface Reader {
  readonly locale: Locale;
  readonly unsupported?: string;
}

export interface ReaderContext {
  readonly store: IncidentStore;
  readonly slack: SlackClient;
  readonly config: Config;
}

/** The language everybody in a channel reads: the channel's own, else the default. */
export function channelLocale(channel: string, { locale }: Config): Locale {
  return chooseLocale({ channel: locale.channels.get(channel), default: locale.fallback }).locale;
}

/**
 * Finds the language of one person: their own choice, else their Slack profile, else the channel's, else the default.
 * Without an answer from Slack the profile is left out: a wrong language is better than none.
 */
export async function readerOf(
  user: string,
  channel: string,
  { store, slack, config }: ReaderContext,
): Promise<Reader> {
  const person = await store.person(user);
  const profile = person.locale === undefined ? await slack.userInfo(user).catch(() => undefined) : undefined;
  const { locale, unsupported } = chooseLocale({
    own: person.locale,
    slack: profile?.locale,
    channel: config.locale.channels.get(channel),
    default: config.locale.fallback,
  });
  if (unsupported === undefined || person.toldUnsupported === unsupported) return { locale };
  return { locale, unsupported };
}
