import type { Classification } from '../diagnosis/finding.ts';
import type { Subject } from '../evidence/subject.ts';
import type { Incident } from '../incidents/incident.ts';
import { type Locale, locales, type Words } from '../locale.ts';
import type { Refusal } from '../remediations/remediation.ts';
import { topicsOfClassification, topicsOfRemarks } from '../runbooks/choose.ts';
import { fillRunbook } from '../runbooks/fill.ts';
import { runbooks, type Topic } from '../runbooks/index.ts';
import type { Names } from '../runbooks/names.ts';
import { actionIds } from './actions.ts';
import { type Block, codeBlocks, limits, plainText, section } from './blocks.ts';
import { incidentCard } from './card.ts';
import { diagnosisBlocks, diagnosisTitle, relatedBlocks, remarkBlocks } from './diagnosis.ts';
import { factLines } from './facts.ts';
import { type Message, message, messages } from './message.ts';
import { runbookBlocks } from './runbook.ts';
import {
  alternativeTitles,
  causePhrase,
  codeSpan,
  findingMeaning,
  findingTitle,
  refusalSentence,
  subjectPhrase,
  topicInstead,
} from './words.ts';

/** A sentence that goes to one person. */
export function notice(text: string): Message {
  return message(text, [section(text)]);
}

/** Why a person's click or submission does nothing; for that person alone. */
export function refusalNotice(refusal: Refusal, words: Words, remediation?: string): Message {
  return notice(refusalSentence(refusal, words, remediation));
}

/** Said at once, while the job looks. */
export function lookingAnswer(subject: Subject, words: Words): Message {
  return notice(words.say('commands.looking', { subject: { markup: subjectPhrase(subject, words) } }));
}

/** What a look at somebody's request has ended in: the diagnosis, or that nothing is wrong. */
export function diagnosisAnswer(incident: Incident, words: Words): readonly Message[] {
  const { diagnosis, subject } = incident;
  if (diagnosis === undefined) return [lookingAnswer(subject, words)];
  if (diagnosis.state !== 'healthy')
    return messages(diagnosisTitle(diagnosis, words), diagnosisBlocks(diagnosis, words));
  const nothing = words.say('commands.nothing-wrong', { subject: { markup: subjectPhrase(subject, words) } });
  if (diagnosis.remarks === undefined) return [notice(nothing)];
  const [topic, ...also] = topicsOfRemarks(diagnosis.remarks);
  return messages(nothing, [
    section(nothing),
    ...remarkBlocks(diagnosis, words),
    ...(topic === undefined ? [] : runbookBlocks(fillRunbook(topic, runbooks[topic], diagnosis.names, words), words)),
    ...relatedBlocks(also, words),
  ]);
}

/** «Read in my language»: the card without its buttons, and the diagnosis, for one reader. */
export function inMyLanguage(incident: Incident, words: Words): readonly Message[] {
  const card = incidentCard(incident, words);
  return messages(card.text, [
    ...card.blocks.filter(({ type }) => type !== 'actions'),
    ...(incident.diagnosis === undefined ? [] : diagnosisBlocks(incident.diagnosis, words)),
  ]);
}

/** A topic's runbook; with no incident at hand the missing names stand there in capitals. */
export function runbookAnswer(topic: Topic, names: Names, words: Words): readonly Message[] {
  const filled = fillRunbook(topic, runbooks[topic], names, words, { missing: 'show' });
  return messages(filled.title, runbookBlocks(filled, words));
}

/** What a pasted text says, read without looking anywhere. */
export function classificationAnswer(classification: Classification, words: Words, text = ''): readonly Message[] {
  const { alternatives, facts } = classification;
  const { topic, also } = topicsOfClassification(classification, text);
  const others = alternativeTitles(alternatives, words);
  const read = factLines(facts).join('\n');
  const title = topicInstead(classification, topic, words);
  const about =
    title === undefined
      ? `${causePhrase(classification, words)}\n${findingMeaning(classification, words)}`
      : words.say('cards.about', { title: { markup: title } });
  const blocks: readonly Block[] = [
    section(`${words.say('commands.classified')}\n${about}`),
    ...(others.length > 0
      ? [section(words.say('commands.alternatives', { causes: { markup: others.join(' · ') } }))]
      : []),
    ...(read === '' ? [] : [section(words.say('commands.read')), ...codeBlocks(read, words)]),
    ...runbookBlocks(fillRunbook(topic, runbooks[topic], facts, words), words),
    ...relatedBlocks(also, words),
  ];
  return messages(title ?? findingTitle(classification, words), blocks);
}

/** The language menu. `current` is the reader's locale. */
export function languageMenu(words: Words): Message {
  const options = (Object.keys(locales) as Locale[]).map((locale) => ({
    text: plainText(locales[locale], limits.button),
    value: locale,
  }));
  const initial = options.find(({ value }) => value === words.locale);
  const text = words.say('commands.language.choose');
  return message(text, [
    section(text),
    {
      type: 'actions',
      block_id: 'language',
      elements: [
        {
          type: 'static_select',
          action_id: actionIds.chooseLanguage,
          placeholder: plainText(words.say('commands.language.placeholder'), limits.placeholder),
          options,
          ...(initial !== undefined && { initial_option: initial }),
        },
      ],
    },
  ]);
}

/** Confirms a choice of language, in that language. */
export function languageSet(words: Words): Message {
  return notice(words.say('commands.language.set'));
}

/** Told once to a reader whose language Salvor does not speak; `tag` is the Slack profile's locale. */
export function unsupportedLanguage(tag: string, command: string, words: Words): Message {
  return notice(words.say('commands.language.unsupported', { tag, example: codeSpan(`${command} lang`, words) }));
}
