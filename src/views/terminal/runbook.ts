import type { Words } from '../../locale.ts';
import type { FilledRunbook, FilledStep } from '../../runbooks/fill.ts';
import { titled } from './titled.ts';
import { wrap } from './width.ts';

/** A runbook as plain text: commands stand alone on their lines, unwrapped, so that they can be copied. */
export function runbookText(runbook: FilledRunbook, words: Words, columns: number): string {
  return [
    wrap(runbook.title, columns),
    wrap(runbook.what, columns),
    ...runbook.steps.map((step, index) => stepText(`${index + 1}. ${step.text}`, step, columns)),
    ...runbook.notes.map((note) => wrap(note, columns)),
    ...(runbook.noCommand === undefined ? [] : [wrap(runbook.noCommand, columns)]),
    stepText(titled('terminal.check', runbook.check.text, words), runbook.check, columns),
  ].join('\n\n');
}

function stepText(text: string, { commands }: FilledStep, columns: number): string {
  const wrapped = wrap(text, columns);
  return commands.length === 0 ? wrapped : `${wrapped}\n\n${commands.map((command) => `    ${command}`).join('\n')}`;
}
