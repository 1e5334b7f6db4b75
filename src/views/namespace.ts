import type { NamespaceCheck, NamespaceFault } from '../evidence/registry-namespace.ts';
import type { Words } from '../locale.ts';
import { fillCommand } from '../runbooks/fill.ts';
import { relatedBlocks } from './diagnosis.ts';
import { type Message, message } from './message.ts';
import { type Part, partBlocks } from './parts.ts';

/** What the rules say about the name of a registry namespace, where it breaks them, and a name that fits. */
export function namespaceParts({ name, in2018, today, corrected }: NamespaceCheck, words: Words): readonly Part[] {
  const valid = today.length === 0 ? name : corrected;
  const add =
    valid === undefined ? undefined : fillCommand('ibmcloud cr namespace-add {{name}}', { name: valid }, false);
  return [
    { text: words.say('answers.namespace.title', { name }) },
    today.length === 0
      ? { text: words.say('answers.namespace.good') }
      : { text: words.say('answers.namespace.bad'), lines: today.map((fault) => faultLine(fault, 'character', words)) },
    in2018.length === 0
      ? { text: words.say('answers.namespace.then-good') }
      : {
          text: words.say('answers.namespace.then-bad'),
          lines: in2018.map((fault) => faultLine(fault, 'then-character', words)),
        },
    ...(corrected === undefined ? [] : [{ text: words.say('answers.namespace.corrected', { corrected }) }]),
    { text: words.say('answers.namespace.taken'), ...(add !== undefined && { commands: [add] }) },
  ];
}

/** {@link namespaceParts} as one message. */
export function namespaceAnswer(check: NamespaceCheck, words: Words): Message {
  const title = words.say('answers.namespace.title', { name: check.name });
  const related = relatedBlocks(['registry-namespace-invalid'], words);
  return message(title, [...partBlocks(namespaceParts(check, words), words), ...related]);
}

function faultLine(fault: NamespaceFault, character: 'character' | 'then-character', words: Words): string {
  const { rule, ...values } = fault;
  return words.say(`answers.namespace.${rule === 'character' ? character : rule}`, values);
}
