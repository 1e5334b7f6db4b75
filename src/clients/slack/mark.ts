import { z } from 'zod';
import type { SlackBlock } from '../slack.ts';

const eventType = 'salvor_incident';

/** The block_id of a marked message's first block. */
const blockId = (mark: string): string => `incident:${mark}`;

/**
 * Marks a message in its first block and in its metadata, twice over: not every server keeps metadata. The mark of a root message
 * is its incident's id.
 * https://docs.slack.dev/messaging/message-metadata (readable by other apps: ids and nothing else)
 */
export function markMessage(
  mark: string,
  blocks: readonly SlackBlock[],
): { blocks: SlackBlock[]; metadata: { event_type: string; event_payload: { incident: string } } } {
  const [first, ...rest] = blocks;
  return {
    blocks: first === undefined ? [] : [{ ...first, block_id: blockId(mark) }, ...rest],
    metadata: { event_type: eventType, event_payload: { incident: mark } },
  };
}

const markedMessage = z.object({
  ts: z.string(),
  user: z.string().optional(),
  bot_id: z.string().optional(),
  blocks: z.array(z.object({ block_id: z.string().optional() })).optional(),
  metadata: z
    .object({ event_type: z.string(), event_payload: z.object({ incident: z.string().optional() }).optional() })
    .optional(),
});

/**
 * The `ts` of the message among `messages` (as conversations.history and .replies give them) that this bot marked so. Messages
 * of anybody else do not count, whatever they carry.
 */
export function findMarked(
  messages: readonly unknown[],
  mark: string,
  own: { userId: string; botId: string | undefined },
): string | undefined {
  for (const message of messages) {
    const { success, data } = markedMessage.safeParse(message);
    if (!success) continue;
    if (data.user !== own.userId && (own.botId === undefined || data.bot_id !== own.botId)) continue;
    const inMetadata = data.metadata?.event_type === eventType && data.metadata.event_payload?.incident === mark;
    if (inMetadata || data.blocks?.[0]?.block_id === blockId(mark)) return data.ts;
  }
  return undefined;
}
