import { wrap } from '../../src/views/terminal/width.ts';
import type { Told } from '../slack/in-process/server.ts';
import { messageText } from '../slack/text.ts';
import { demoWorkspace } from '../slack/workspace.ts';
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
    const reader = demoWorkspace.users.find(({ id }) => id === message.ephemeral_to);
    const to = reader === undefined ? '' : `→ ${reader.realName}\n`;
    const lines = `${to}${text}`.split('\n').flatMap((line) => wrapped(line, columns - bar.length).split('\n'));
    print(`\n${lines.map((line) => `${bar}${line}`.trimEnd()).join('\n')}`);
  };
}

// A command must stay in one piece to be copied; a terminal wraps it by itself.
function wrapped(line: string, columns: number): string {
  return line.startsWith(commandMark) ? `    ${line.slice(1)}` : wrap(line, columns) || line;
}

const commandMark = '\u0000';

/** mrkdwn as plain text: code blocks marked for the wrapping above, emphasis elsewhere and entities taken off. */
function plainOf(text: string): string {
  const parts = text.split(/```\n?([\s\S]*?)\n?```/);
  const plain = parts.map((part, index) =>
    index % 2 === 0 ? part.replaceAll(/[*`]/g, '') : part.replaceAll(/^/gm, commandMark),
  );
  return plain.join('').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
