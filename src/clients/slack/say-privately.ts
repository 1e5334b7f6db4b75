import type { SlackClient, SlackMessage } from '../slack.ts';
import { SlackError } from './error.ts';

/** Where a person is spoken to: a channel, or a thread in it. */
export interface Place {
  readonly user: string;
  readonly channel: string;
  readonly thread?: string | undefined;
}

const notThere = new Set(['not_in_channel', 'channel_not_found', 'user_not_in_channel', 'is_archived']);

/**
 * Says something to one person: where they are, visible to them alone; where Salvor may not speak there, as a direct message.
 * Rejects with a SlackError.
 */
export async function sayPrivately(place: Place, message: SlackMessage, slack: SlackClient): Promise<void> {
  const { user, channel, thread } = place;
  try {
    await slack.postEphemeral({ channel, user, message, ...(thread !== undefined && { threadTs: thread }) });
  } catch (error) {
    if (!(error instanceof SlackError && notThere.has(error.code))) throw error;
    await slack.postDirect({ user, message });
  }
}
