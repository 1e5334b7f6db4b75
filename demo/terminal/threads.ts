import { wrap } from '../../src/views/terminal/width.ts';
import type { Told } from '../slack/in-process/server.ts';
import { messageText } from '../slack/text.ts';
import type { Output } from './output.ts';

/** Shows what is said in the Slack without a page: cards flush left, what belongs to a thread behind a bar. */
export function createThreadPrinter({ print, columns }: Output): (told: Told) => void {
  const shown = new Map<string, string>();
  return ({ message }) => {
    const text = plainOf(messageText(message));
    // An update that reads the same is nothing to show.
    if (shown.get(message.ts) === text) return;
    shown.set(message.ts, text);
    const bar = message.thread_ts === undefined ? '' : '│ ';
    const to = message.ephemeral_to === undefined ? '' : `→ ${message.ephemeral_to}\n`;
    const lines = `${to}${text}`.split('\n').flatMap((line) => wrapped(line, columns - bar.length).split('\n'));
    print(`\n${lines.map((line) => `${bar}${line}`.trimEnd()).join('\n')}`);
  };
}

// A command must stay in one piece to be copied; a terminal wraps it by itself.
function wrapped(line: string, columns: number): string {
  return line.startsWith(commandMark) ? `    ${line.slice(1)}` : wrap(line, columns) || line;
}

const commandMark = '\u0000';

/** mrkdwn as plain text: code blocks marked for the wrapping above, emphasis and entities taken off. */
function plainOf(text: string): string {
  const codeMarked = text.replace(/```\n?([\s\S]*?)\n?```/g, (_whole, code: string) =>
    code
      .split('\n')
      .map((line) => commandMark + line)
      .join('\n'),
  );
  return codeMarked.replaceAll(/[*`]/g, '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
