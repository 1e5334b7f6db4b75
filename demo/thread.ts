import { type CauseName, causes } from '../src/causes/index.ts';
import { causeTitle } from '../src/views/words.ts';
import type { Affected } from './incidents/incident.ts';
import type { LocalMessage } from './slack/play-as.ts';
import { messageText } from './slack/text.ts';
import { demoChannels } from './slack/workspace.ts';
import type { DemoWorld } from './world.ts';

/** An incident's thread as people see it. */
export interface SeenThread {
  readonly root: LocalMessage;
  readonly replies: readonly LocalMessage[];
  /** The cause that the card names; undefined while there is none. */
  readonly cause: CauseName | undefined;
  /** Everything that stands in it, as plain text. */
  readonly text: string;
}

/** The thread about a workload; undefined while there is none. */
export async function threadOf(
  { slack, locales, language }: Pick<DemoWorld, 'slack' | 'locales' | 'language'>,
  { namespace, deployment }: Affected,
): Promise<SeenThread | undefined> {
  const messages = await slack.messagesOf(demoChannels.incidents);
  const subject = `${namespace}/${deployment}`;
  const root = messages.find(
    (one) => one.blocks?.[0]?.block_id?.startsWith('incident:') && messageText(one).includes(`\`${subject}\``),
  );
  if (root === undefined) return undefined;
  const words = locales.wordsFor(language, 'slack');
  const replies = messages.filter((one) => one.thread_ts === root.ts);
  const card = messageText(root);
  const named = (Object.keys(causes) as CauseName[]).filter((cause) => card.includes(`*${causeTitle(cause, words)}*`));
  return { root, replies, cause: named[0], text: [root, ...replies].map(messageText).join('\n') };
}
