import { escapeMrkdwn, shorten } from '../locale/safe.ts';
import type { Words } from '../locale.ts';

/** The few kinds of Block Kit that Salvor uses; sections and context rather than `rich_text`, which not every Slack knows. */
export type Block = Section | Context | Actions | Input | Divider;

export interface Section {
  readonly type: 'section';
  readonly text: Mrkdwn;
}

export interface Context {
  readonly type: 'context';
  readonly elements: readonly Mrkdwn[];
}

export interface Actions {
  readonly type: 'actions';
  readonly block_id?: string;
  readonly elements: readonly (Button | Select)[];
}

export interface Input {
  readonly type: 'input';
  readonly block_id: string;
  readonly label: PlainText;
  readonly hint: PlainText;
  readonly element: {
    readonly type: 'plain_text_input';
    readonly action_id: string;
    readonly multiline: boolean;
    readonly min_length: number;
    readonly max_length: number;
    readonly placeholder: PlainText;
  };
}

export interface Divider {
  readonly type: 'divider';
}

export interface Button {
  readonly type: 'button';
  readonly action_id: string;
  readonly text: PlainText;
  readonly value: string;
  readonly style?: 'primary' | 'danger';
}

export interface Select {
  readonly type: 'static_select';
  readonly action_id: string;
  readonly placeholder: PlainText;
  readonly options: readonly { readonly text: PlainText; readonly value: string }[];
  readonly initial_option?: { readonly text: PlainText; readonly value: string };
}

interface Mrkdwn {
  readonly type: 'mrkdwn';
  readonly text: string;
  readonly verbatim: true;
}

interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
}

/** Block Kit's limits (docs.slack.dev/reference/block-kit), in UTF-16 units. */
export const limits = {
  section: 3000,
  button: 75,
  modalTitle: 24,
  label: 2000,
  placeholder: 150,
  blocks: 50,
  /** Slack refuses about 13,200 characters of block text in all (slackapi/bolt-js#2509). */
  total: 12_000,
  text: 4000,
} as const;

/** A paragraph of mrkdwn whose values are escaped already. `verbatim` keeps host names from becoming links. */
export function section(text: string): Section {
  return { type: 'section', text: mrkdwn(text) };
}

/** Small print. */
export function context(text: string): Context {
  return { type: 'context', elements: [mrkdwn(text)] };
}

export const divider: Divider = { type: 'divider' };

/** A button; its label is a sentence of ours. */
export function button(action: string, text: string, value: string, style?: 'primary' | 'danger'): Button {
  return {
    type: 'button',
    action_id: action,
    text: plainText(text, limits.button),
    value,
    ...(style !== undefined && { style }),
  };
}

/** Text without markup, for sentences of ours only: never for names or messages from a cluster. */
export function plainText(text: string, limit: number): PlainText {
  return { type: 'plain_text', text: shorten(text, limit) };
}

function mrkdwn(text: string): Mrkdwn {
  return { type: 'mrkdwn', text: cutMrkdwn(text, limits.section), verbatim: true };
}

/** Cuts mrkdwn so that no entity, token or code span is left half open. */
function cutMrkdwn(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const room = shorten(text, limit - 4).slice(0, -1);
  const whole = room.replace(/&[a-z]{0,4}$/, '').replace(/<[^>]*$/, '');
  if ((whole.split('```').length - 1) % 2 === 1) return `${whole}…\`\`\``;
  return (whole.replaceAll('```', '').split('`').length - 1) % 2 === 1 ? `${whole}…\`` : `${whole}…`;
}

/** Verbatim text as code blocks, each within a section: hostile text stays text, long text goes on in the next block. */
export function codeBlocks(text: string, words: Words, longest = 2 * limits.section): readonly Section[] {
  const clean = text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{C}\n]/gu, '')
    .replaceAll('`', 'ˋ');
  const bounded = clean.length > longest ? `${shorten(clean, longest)}\n${words.say('common.truncated')}` : clean;
  const blocks: Section[] = [];
  let rest = bounded;
  while (rest !== '') {
    const part = longestPart(rest, limits.section - 10);
    blocks.push(section(`\`\`\`\n${escapeMrkdwn(part)}\n\`\`\``));
    rest = rest.slice(part.length).replace(/^\n/, '');
  }
  return blocks;
}

// The longest beginning that fits once it is escaped; at a line's end if there is one in its second half.
function longestPart(text: string, limit: number): string {
  if (escapeMrkdwn(text).length <= limit) return text;
  let size = limit;
  let part = cut(text, size);
  while (escapeMrkdwn(part).length > limit) {
    size -= Math.max(1, Math.ceil((escapeMrkdwn(part).length - limit) / 5));
    part = cut(text, size);
  }
  const line = part.lastIndexOf('\n');
  return line > part.length / 2 ? part.slice(0, line) : part;
}

function cut(text: string, size: number): string {
  return text.length <= size ? text : shorten(text, size).slice(0, -1);
}
