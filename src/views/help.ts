import type { Words } from '../locale.ts';
import { runbooks } from '../runbooks/index.ts';
import { section } from './blocks.ts';
import { type Message, message } from './message.ts';
import { codeSpan } from './words.ts';

const commands = [
  'pod',
  'image',
  'registry',
  'webhooks',
  'error',
  'runbook',
  'namespace',
  'firewall',
  'advise',
  'lang',
  'help',
] as const;

/** How the words look that somebody types; never translated. */
const usages: Readonly<Record<(typeof commands)[number], string>> = {
  pod: 'pod NAMESPACE/NAME',
  image: 'image REF',
  registry: 'registry HOST',
  webhooks: 'webhooks',
  error: 'error TEXT',
  runbook: 'runbook TOPIC',
  namespace: 'namespace NAME',
  firewall: 'firewall [REGION]',
  advise: 'advise',
  lang: 'lang [LOCALE]',
  help: 'help',
};

/** What Salvor can do. `command` is the slash command's name, `mention` an example of a mention, e.g. `@Salvor pod shop/web`. */
export function helpAnswer({ command, mention }: { command: string; mention: string }, words: Words): Message {
  const lines = commands.map(
    (each) => `\`${words.safe(`${command} ${usages[each]}`)}\` – ${words.say(`commands.help.${each}`)}`,
  );
  const title = words.say('commands.help.title');
  const topics = {
    markup: Object.keys(runbooks)
      .map((topic) => `\`${topic}\``)
      .join(' '),
  };
  return message(title, [
    section(`*${title}*\n${lines.join('\n')}`),
    section(words.say('commands.help.thread', { example: codeSpan(mention, words) })),
    section(words.say('commands.help.topics', { topics })),
  ]);
}

/** A word that is not known: the nearest one with an example that works, else the way to the help. */
export function misspeltAnswer(
  { word, nearest, example }: { readonly word: string; readonly nearest?: string; readonly example?: string },
  command: string,
  words: Words,
): Message {
  const text =
    nearest === undefined || example === undefined
      ? words.say('commands.unknown', { word, example: codeSpan(`${command} help`, words) })
      : words.say('commands.misspelt', { word, nearest, example: codeSpan(`${command} ${example}`, words) });
  return message(text, [section(text)]);
}

/** A known word with nothing, or something unreadable, after it. */
export function incompleteAnswer(
  { word, example }: { readonly word: string; readonly example: string },
  command: string,
  words: Words,
): Message {
  const text = words.say('commands.incomplete', { word, example: codeSpan(`${command} ${example}`, words) });
  return message(text, [section(text)]);
}
