import { sayPrivately } from '../../clients/slack/say-privately.ts';
import { type Locale, locales } from '../../locale.ts';
import { languageSet } from '../../views/answers.ts';
import type { Click } from './click.ts';
import type { SlackContext } from './context.ts';

/** «Read in my language»: a job answers that person alone. */
export async function readInMyLanguage(click: Click, { queues }: SlackContext): Promise<void> {
  if (click.about === undefined) return;
  await queues.ask({
    user: click.user,
    channel: click.channel,
    ...(click.thread !== undefined && { thread: click.thread }),
    about: { kind: 'incident', incident: click.about.incident },
  });
}

/** The language menu: remembers the choice and says so in that language. */
export async function chooseLanguage(click: Click, context: SlackContext): Promise<void> {
  const locale = (Object.keys(locales) as Locale[]).find((each) => each === click.option);
  if (locale === undefined) return;
  await setLanguage(click.user, locale, context);
  const words = context.locales.wordsFor(locale, 'slack');
  await sayPrivately(click, languageSet(words), context.slack);
}

/** Remembers a person's own choice of language. */
export async function setLanguage(user: string, locale: Locale, { store }: SlackContext): Promise<void> {
  await store.savePerson(user, { ...(await store.person(user)), locale });
}
