import type { LocalMessage } from './play-as.ts';

interface Shown {
  readonly type?: string | undefined;
  readonly text?: string | Shown;
  readonly elements?: readonly Shown[];
  readonly label?: Shown;
  readonly options?: readonly Shown[];
}

/** What a message shows, as text: its blocks in mrkdwn, buttons in brackets. */
export function messageText({ text, blocks }: Pick<LocalMessage, 'text' | 'blocks'>): string {
  return blocks === undefined ? text : blocks.map((block) => blockText(block as Shown)).join('\n');
}

/** What a modal shows, as text. */
export function modalText(modal: Readonly<Record<string, unknown>>): string {
  const { title, blocks = [] } = modal as { title?: Shown; blocks?: readonly Shown[] };
  return [plain(title), ...blocks.map(blockText)].join('\n');
}

function blockText(block: Shown): string {
  switch (block.type ?? '') {
    case 'divider':
      return '';
    case 'context':
      return (block.elements ?? []).map(plain).join(' ');
    case 'actions':
      return (block.elements ?? []).map((element) => `[${elementText(element)}]`).join(' ');
    case 'input':
      return plain(block.label);
    default:
      return plain(block);
  }
}

function elementText({ text, options }: Shown): string {
  return options === undefined ? plain({ ...(text !== undefined && { text }) }) : options.map(plain).join(' | ');
}

function plain(shown: Shown | undefined): string {
  const text = shown?.text;
  return typeof text === 'string' ? text : text === undefined ? '' : plain(text);
}
