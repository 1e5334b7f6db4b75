import type { MessageKey, Words } from '../../locale.ts';

/** A title and what it is about on one line, with the colon of the language. */
export function titled(title: MessageKey, text: string, words: Words): string {
  return words.say('terminal.titled', { title: { markup: words.say(title) }, text: { markup: text } });
}

/** A title with the colon of the language, above what it is about. */
export function heading(title: MessageKey, words: Words): string {
  return words.say('terminal.heading', { title: { markup: words.say(title) } });
}
