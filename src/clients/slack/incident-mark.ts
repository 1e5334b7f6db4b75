import { z } from 'zod';
import type { SlackBlock } from '../slack.ts';

const eventType = 'salvor_incident';

/** The block_id that marks an incident's root message. */
const incidentBlockId = (incidentId: string): string => `incident:${incidentId}`;

/**
 * Marks blocks and metadata with the incident's id, twice over: not every server keeps metadata.
 * https://docs.slack.dev/messaging/message-metadata (readable by other apps: the id and nothing else)
 */
export function markIncident(
  incidentId: string,
  blocks: readonly SlackBlock[],
): { blocks: SlackBlock[]; metadata: { event_type: string; event_payload: { incident: string } } } {
  const [first, ...rest] = blocks;
  return {
    blocks: first === undefined ? [] : [{ ...first, block_id: incidentBlockId(incidentId) }, ...rest],
    metadata: { event_type: eventType, event_payload: { incident: incidentId } },
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
 * The `ts` of the root message among `messages` (as conversations.history gives them) that this bot marked with the
 * incident's id. Messages of anybody else do not count, whatever they carry.
 */
export function findMarked(
  messages: readonly unknown[],
  incidentId: string,
  own: { userId: string; botId: string | undefined },
): string | undefined {
  for (const message of messages) {
    const { success, data } = markedMessage.safeParse(message);
    if (!success) continue;
    if (data.user !== own.userId && (own.botId === undefined || data.bot_id !== own.botId)) continue;
    const inMetadata = data.metadata?.event_type === eventType && data.metadata.event_payload?.incident === incidentId;
    if (inMetadata || data.blocks?.[0]?.block_id === incidentBlockId(incidentId)) return data.ts;
  }
  return undefined;
}
