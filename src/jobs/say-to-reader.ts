import { type Place, sayPrivately } from '../clients/slack/say-privately.ts';
import type { Reader } from '../reader.ts';
import { unsupportedLanguage } from '../views/answers.ts';
import type { Message } from '../views/message.ts';
import type { JobContext } from './context.ts';
import { sayWhatIsTaken } from './say.ts';

/** Says something to one person alone, and once that their Slack language is not one of Salvor's, if so. */
export async function sayToReader(
  place: Place,
  { locale, unsupported }: Reader,
  messages: readonly Message[],
  { slack, store, locales, config, events }: JobContext,
): Promise<void> {
  for (const message of messages) {
    await sayWhatIsTaken(
      message,
      (version) => sayPrivately(place, version, slack),
      (error) => events.jobFailed({ job: 'answer', error }),
    );
  }
  if (unsupported === undefined) return;
  const words = locales.wordsFor(locale, 'slack');
  await sayPrivately(place, unsupportedLanguage(unsupported, config.slack.command, words), slack);
  await store.savePerson(place.user, { ...(await store.person(place.user)), toldUnsupported: unsupported });
}
