import type { Words } from '../locale.ts';
import type { Advice, AdviceLine } from '../runbooks/advise.ts';
import { fillRunbook } from '../runbooks/fill.ts';
import { runbooks } from '../runbooks/index.ts';
import { rbacRule } from './evidence.ts';
import { type Message, messages } from './message.ts';
import { type Part, partBlocks } from './parts.ts';
import { runbookBlocks } from './runbook.ts';

/** Which of the four use cases fits a cluster, why, and what only people can answer. */
export function adviceParts({ useCase, reasons, questions, unseen }: Advice, words: Words): readonly Part[] {
  const lines = (each: readonly AdviceLine[]) =>
    each.map(({ key, values }) => words.say(`answers.advice.${key}`, values));
  return [
    { text: words.say('answers.advice.title') },
    useCase === undefined
      ? { text: words.say('answers.advice.nothing'), ...(unseen && { lines: unseenLines(unseen, words) }) }
      : {
          text: words.say('answers.advice.recommended'),
          lines: [words.say(`runbooks.use-cases.steps.${useCase}`)],
        },
    ...(reasons.length === 0 ? [] : [{ text: words.say('answers.advice.because'), lines: lines(reasons) }]),
    { text: words.say('answers.advice.questions'), lines: lines(questions) },
  ];
}

/** {@link adviceParts} as messages, with the runbook that tells about all four. */
export function adviceAnswer(advice: Advice, words: Words): readonly Message[] {
  const runbook = fillRunbook('use-cases', runbooks['use-cases'], {}, words, { missing: 'show' });
  const blocks = [...partBlocks(adviceParts(advice, words), words), ...runbookBlocks(runbook, words)];
  return messages(words.say('answers.advice.title'), blocks);
}

function unseenLines({ reason, permission }: NonNullable<Advice['unseen']>, words: Words): readonly string[] {
  const why = words.say('answers.advice.unseen', { reason: { markup: words.say(`unseen.reason.${reason}`) } });
  return permission === undefined ? [why] : [why, `${words.say('unseen.rule')} \`${rbacRule(permission)}\``];
}
