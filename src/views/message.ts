import { escapeMrkdwn, shorten } from '../locale/safe.ts';
import { type Block, limits } from './blocks.ts';

/** What `chat.postMessage` takes: the blocks, and the text for notifications and screen readers. */
export interface Message {
  readonly text: string;
  readonly blocks: readonly Block[];
}

/** One message. `text` is our sentence with safe values. More than fits is cut at a block's border. */
export function message(text: string, blocks: readonly Block[]): Message {
  return messages(text, blocks)[0] ?? { text, blocks: [] };
}

/** As many messages as the blocks need: at most 50 blocks and 12,000 characters in each. */
export function messages(text: string, blocks: readonly Block[]): readonly Message[] {
  const parts: Block[][] = [[]];
  let size = 0;
  for (const block of blocks) {
    const length = textLength(block);
    let part = parts.at(-1) ?? [];
    if (part.length > 0 && (part.length >= limits.blocks || size + length > limits.total)) {
      part = [];
      parts.push(part);
      size = 0;
    }
    part.push(block);
    size += length;
  }
  return parts.map((part) => ({ text: fallback(text), blocks: part }));
}

/** How much of Slack's undocumented total a block takes. */
function textLength(block: Block): number {
  return JSON.stringify(block, (key, value: unknown) =>
    typeof value === 'string' && key !== 'text' && key !== 'value' ? '' : value,
  ).length;
}

// A notification: one line, and nothing in it that could still be parsed.
function fallback(text: string): string {
  const plain = text.replaceAll(/<!date\^[^|>]*\|([^>]*)>/g, '$1').replaceAll(/[`*]/g, '');
  return shorten(plain, limits.text) || escapeMrkdwn('…');
}
