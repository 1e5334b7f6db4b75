import type { Clue, Diagnosis } from '../diagnosis/finding.ts';
import type { Words } from '../locale.ts';
import { topicsOfDiagnosis } from '../runbooks/choose.ts';
import { fillRunbook } from '../runbooks/fill.ts';
import { runbooks, type Topic } from '../runbooks/index.ts';
import { type Block, codeBlocks, context, divider, limits, section } from './blocks.ts';
import { clueLine, unseenLines } from './evidence.ts';
import { type Message, messages } from './message.ts';
import { runbookBlocks } from './runbook.ts';
import { alternativeTitles, causePhrase, findingMeaning, findingTitle, topicInstead } from './words.ts';

/** The diagnosis as replies in a thread: the cause, the evidence in short, what was not seen, and the runbook. */
export function diagnosisReplies(diagnosis: Diagnosis, words: Words): readonly Message[] {
  return messages(diagnosisTitle(diagnosis, words), diagnosisBlocks(diagnosis, words));
}

/** What a diagnosis ends in, in a few words. */
export function diagnosisTitle(diagnosis: Diagnosis, words: Words): string {
  const [finding] = diagnosis.findings;
  return topicInstead(finding, topicsOfDiagnosis(diagnosis).topic, words) ?? findingTitle(finding, words);
}

/** The blocks of {@link diagnosisReplies}, before they are spread over messages. */
export function diagnosisBlocks(diagnosis: Diagnosis, words: Words): readonly Block[] {
  const [finding, ...others] = diagnosis.findings;
  const { topic, also } = topicsOfDiagnosis(diagnosis);
  const recovered = diagnosis.state === 'recovered' ? [words.say('cards.thread.recovered')] : [];
  const title = topicInstead(finding, topic, words);
  const found = `${causePhrase(finding, words)} – ${words.say(`common.basis.${finding.basis}`)}`;
  const lead =
    title === undefined
      ? [...recovered, found, findingMeaning(finding, words)]
      : [words.say('cards.about', { title: { markup: title } })];
  const alternatives = alternativeTitles(others, words);
  return [
    section(lead.join('\n')),
    ...clueBlocks(words.say('cards.thread.seen'), finding.clues, 'for', words),
    ...clueBlocks(words.say('cards.thread.against'), finding.clues, 'against', words),
    ...(alternatives.length > 0
      ? [section(words.say('cards.thread.alternatives', { causes: { markup: alternatives.join(' · ') } }))]
      : []),
    ...remarkBlocks(diagnosis, words),
    ...unseenBlocks(diagnosis, words),
    ...(diagnosis.state === 'healthy'
      ? []
      : [divider, ...runbookBlocks(fillRunbook(topic, runbooks[topic], diagnosis.names, words), words)]),
    ...relatedBlocks(also, words),
  ];
}

/** The way to the topics that belong beside the leading one. */
export function relatedBlocks(also: readonly Topic[], words: Words): readonly Block[] {
  if (also.length === 0) return [];
  const topics = also.map((topic) => `${words.say(`runbooks.${topic}.title`)} (\`runbook ${topic}\`)`);
  return [context(words.say('cards.thread.related', { topics: { markup: topics.join(' · ') } }))];
}

/** What was seen beside the findings. */
export function remarkBlocks({ remarks = [] }: Diagnosis, words: Words): readonly Block[] {
  return clueBlocks(words.say('cards.thread.remarks'), remarks, 'for', words);
}

function clueBlocks(title: string, clues: readonly Clue[], speaks: Clue['speaks'], words: Words): readonly Block[] {
  const lines = clues.filter((clue) => clue.speaks === speaks).flatMap((clue) => clueLine(clue, words) ?? []);
  return lines.length === 0 ? [] : [section(bulleted(title, lines, words))];
}

function unseenBlocks({ unseen }: Diagnosis, words: Words): readonly Block[] {
  const lines = unseenLines(unseen, words);
  if (lines.length === 0) return [];
  const rules = [...new Set(lines.flatMap(({ rule }) => rule ?? []))];
  const text = bulleted(
    words.say('cards.thread.unseen'),
    lines.map((line) => line.text),
    words,
  );
  if (rules.length === 0) return [section(text)];
  return [section(`${text}\n${words.say('unseen.rule')}`), ...codeBlocks(rules.join('\n'), words)];
}

/** A title with as many lines as fit into a section, and how many more there are. */
export function bulleted(title: string, lines: readonly string[], words: Words): string {
  let text = `*${title}*`;
  for (const [index, line] of lines.entries()) {
    if (text.length + line.length > limits.section - 200) {
      return `${text}\n${words.say('common.more', { count: lines.length - index })}`;
    }
    text += `\n• ${line}`;
  }
  return text;
}
