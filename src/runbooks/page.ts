import type { Words } from '../locale.ts';
import { type FilledStep, fillRunbook } from './fill.ts';
import { runbooks, type Topic } from './index.ts';

/** A topic's runbook as a Markdown page; names that only an incident knows stand there in capitals. */
export function runbookPage(topic: Topic, words: Words): string {
  const { title, what, steps, notes, check, noCommand } = fillRunbook(topic, runbooks[topic], {}, words, {
    missing: 'show',
  });
  const { causes } = runbooks[topic];
  return [
    `# ${title}`,
    `\`${[topic, ...causes].join('` · `')}\``,
    what,
    ...steps.map((step, index) => paragraph(`${index + 1}. ${step.text}`, step, '   ')),
    ...notes.map((note) => `> ${note}`),
    ...(noCommand === undefined ? [] : [`*${noCommand}*`]),
    `## ${words.say('cards.thread.check')}`,
    paragraph(check.text, check, ''),
    '',
  ].join('\n\n');
}

function paragraph(text: string, { commands }: FilledStep, indent: string): string {
  if (commands.length === 0) return text;
  const block = ['```sh', ...commands, '```'].map((line) => indent + line).join('\n');
  return `${text}\n\n${block}`;
}

/** The list of all pages of one language. */
export function runbookIndex(words: Words): string {
  const lines = (Object.keys(runbooks) as Topic[]).map(
    (topic) => `- [${words.say(`runbooks.${topic}.title`)}](${topic}.md)`,
  );
  return [`# ${words.say('cards.thread.runbook')}`, lines.join('\n'), ''].join('\n\n');
}
