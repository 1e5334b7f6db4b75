import { refusesContent } from '../clients/slack/error.ts';
import type { SlackMessage } from '../clients/slack.ts';
import { shorten } from '../locale/safe.ts';

/**
 * Says a message; if Slack will never take it as it is, says as much of it as Slack takes: its sentence and its buttons, then
 * the sentence alone. What cannot be shown must not keep back what comes after it. Every other error is thrown on;
 * `onRefused` hears of each version that was not taken.
 */
export async function sayWhatIsTaken<T>(
  message: SlackMessage,
  say: (message: SlackMessage) => Promise<T>,
  onRefused: (error: Error) => void,
): Promise<T> {
  for (const version of [message, withButtons(message)]) {
    try {
      return await say(version);
    } catch (error) {
      if (!refusesContent(error)) throw error;
      onRefused(error);
    }
  }
  return say({ text: message.text, blocks: [] });
}

function withButtons({ text, blocks }: SlackMessage): SlackMessage {
  const sentence = { type: 'section', text: { type: 'plain_text', text: shorten(text, 1000) } };
  return { text, blocks: [sentence, ...blocks.filter(({ type }) => type === 'actions')] };
}
