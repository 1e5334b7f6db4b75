import type { Words } from '../locale.ts';
import { type Block, codeBlocks, section } from './blocks.ts';
import { bulleted } from './diagnosis.ts';
import { wrap } from './terminal/width.ts';

/** A part of an answer that reads the same in Slack and in a terminal: a sentence, what belongs below it, what to paste. */
export interface Part {
  readonly text: string;
  readonly lines?: readonly string[];
  readonly commands?: readonly string[];
}

/** Parts as blocks. */
export function partBlocks(parts: readonly Part[], words: Words): readonly Block[] {
  return parts.flatMap(({ text, lines = [], commands = [] }) => [
    section(lines.length === 0 ? text : bulleted(text, lines, words)),
    ...(commands.length === 0 ? [] : codeBlocks(commands.join('\n'), words)),
  ]);
}

/** Parts as plain text for a terminal of `columns`; commands stand alone on their lines, unwrapped. */
export function partsText(parts: readonly Part[], columns: number): string {
  return parts
    .map(({ text, lines = [], commands = [] }) =>
      [
        wrap(text, columns),
        ...lines.map((line) => wrap(line, columns, '  ').replace(/^ {2}/, '- ')),
        ...commands.map((command) => `\n    ${command}`),
      ].join('\n'),
    )
    .join('\n\n');
}
