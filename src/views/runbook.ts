import type { Words } from '../locale.ts';
import type { FilledRunbook, FilledStep } from '../runbooks/fill.ts';
import { type Block, codeBlocks, context, section } from './blocks.ts';

/** A runbook as numbered steps, each with its commands in a block of their own, ready to be copied. */
export function runbookBlocks(runbook: FilledRunbook, words: Words): readonly Block[] {
  return [
    section(`*${runbook.title}*\n${runbook.what}`),
    ...runbook.steps.flatMap((step, index) => stepBlocks(`${index + 1}. ${step.text}`, step, words)),
    ...runbook.notes.map((note) => context(note)),
    ...(runbook.noCommand === undefined ? [] : [section(`_${runbook.noCommand}_`)]),
    ...stepBlocks(`*${words.say('cards.thread.check')}*\n${runbook.check.text}`, runbook.check, words),
  ];
}

function stepBlocks(text: string, { commands }: FilledStep, words: Words): readonly Block[] {
  return [section(text), ...(commands.length > 0 ? codeBlocks(commands.join('\n'), words) : [])];
}
