import { SlackError } from '../../clients/slack/error.ts';
import { channelLocale, type Reader, readerOf } from '../../reader.ts';
import type { Refusal } from '../../remediations/remediation.ts';
import type { SlackContext } from './context.ts';

/**
 * How long a decision may take, in milliseconds. Slack shows an error of its own when a submission is not answered within three
 * seconds, and finding the words for the answer needs some of them.
 */
export const patience = 2_000;
const patienceForReader = 600;

/** What somebody waits for is not there in time. */
class TooLate extends Error {
  override readonly name = 'TooLate';
}

/** What `work` gives; rejects when that takes longer than `within` milliseconds. The work is not stopped. */
export async function inTime<T>(work: Promise<T>, within: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TooLate(`no answer within ${within} ms`)), within);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/** The language of somebody who waits: the channel's when it cannot be found in time. */
export function readerSoon(user: string, channel: string, context: SlackContext): Promise<Reader> {
  return inTime(readerOf(user, channel, context), patienceForReader).catch(() => ({
    locale: channelLocale(channel, context.config),
  }));
}

/** What a person is told when their decision could not be taken: nothing happened, and which part did not answer. */
export function notPossibleNow(error: unknown): Refusal {
  if (error instanceof TooLate) return { refused: 'timeout', values: {} };
  return { refused: error instanceof SlackError ? 'slack-unavailable' : 'storage-unavailable', values: {} };
}
