import type { Classification, Diagnosis, Named } from '../../diagnosis/finding.ts';
import type { Subject } from '../../evidence/subject.ts';
import type { MessageKey, Words } from '../../locale.ts';
import { topicsOfClassification, topicsOfDiagnosis, topicsOfRemarks } from '../../runbooks/choose.ts';
import { fillRunbook } from '../../runbooks/fill.ts';
import { runbooks, type Topic } from '../../runbooks/index.ts';
import { clueLine, unseenLines } from '../evidence.ts';
import { factLines } from '../facts.ts';
import {
  alternativeTitles,
  confidencePhrase,
  findingMeaning,
  findingTitle,
  subjectPhrase,
  topicInstead,
} from '../words.ts';
import { runbookText } from './runbook.ts';
import { heading, titled } from './titled.ts';
import { wrap } from './width.ts';

/** A diagnosis as plain text for a terminal of `columns`; `words` must be for the medium `plain`. */
export function diagnosisText(subject: Subject, diagnosis: Diagnosis, words: Words, columns = 80): string {
  const { remarks = [] } = diagnosis;
  const remarked = listPart(
    'cards.thread.remarks',
    remarks.flatMap((clue) => clueLine(clue, words) ?? []),
    words,
    columns,
  );
  if (diagnosis.state === 'healthy') {
    const healthy = words.say('commands.nothing-wrong', { subject: { markup: subjectPhrase(subject, words) } });
    const [topic, ...also] = topicsOfRemarks(remarks);
    return [
      wrap(healthy, columns),
      ...remarked,
      ...unseenPart(diagnosis, words, columns),
      ...(topic === undefined ? [] : runbookPart(topic, diagnosis.names, words, columns)),
      ...alsoPart(also, words, columns),
    ].join('\n\n');
  }
  const [finding, ...others] = diagnosis.findings;
  const { topic, also } = topicsOfDiagnosis(diagnosis);
  const clues = (speaks: 'for' | 'against') =>
    finding.clues.filter((clue) => clue.speaks === speaks).flatMap((clue) => clueLine(clue, words) ?? []);
  const head = [
    titled('terminal.subject', subjectPhrase(subject, words), words),
    causeLine(finding, topic, words),
    titled('terminal.basis', words.say(`common.basis.${finding.basis}`), words),
    ...(diagnosis.state === 'recovered' ? [words.say('cards.recovered')] : []),
  ];
  return [
    head.map((line) => wrap(line, columns)).join('\n'),
    ...meaningPart(finding, topic, words, columns),
    ...listPart('terminal.clues', clues('for'), words, columns),
    ...listPart('terminal.against', clues('against'), words, columns),
    ...alternativesPart(others, words, columns),
    ...remarked,
    ...unseenPart(diagnosis, words, columns),
    ...runbookPart(topic, diagnosis.names, words, columns),
    ...alsoPart(also, words, columns),
  ].join('\n\n');
}

/** The reading of one text as plain text. */
export function classificationText(classification: Classification, words: Words, columns = 80, text = ''): string {
  const { alternatives, facts } = classification;
  const { topic, also } = topicsOfClassification(classification, text);
  return [
    wrap(causeLine(classification, topic, words), columns),
    ...meaningPart(classification, topic, words, columns),
    ...alternativesPart(alternatives, words, columns),
    ...listPart(
      'terminal.facts',
      factLines(facts).map((line) => words.safe(line)),
      words,
      columns,
    ),
    ...runbookPart(topic, facts, words, columns),
    ...alsoPart(also, words, columns),
  ].join('\n\n');
}

function causeLine(finding: Named, topic: Topic, words: Words): string {
  const title = topicInstead(finding, topic, words);
  if (title !== undefined) {
    return titled(
      'terminal.topic',
      words.say('terminal.also-topic', { title: { markup: title }, command: topic }),
      words,
    );
  }
  const values = {
    title: { markup: findingTitle(finding, words) },
    confidence: { markup: confidencePhrase(finding, words) },
    cause: finding.cause,
  };
  return titled('terminal.cause', words.say('terminal.cause-named', values), words);
}

function meaningPart(finding: Named, topic: Topic, words: Words, columns: number): readonly string[] {
  return topicInstead(finding, topic, words) === undefined ? [wrap(findingMeaning(finding, words), columns)] : [];
}

function alternativesPart(others: readonly { cause: string }[], words: Words, columns: number): readonly string[] {
  const titles = alternativeTitles(others, words);
  if (titles.length === 0) return [];
  return [wrap(titled('terminal.alternatives', titles.join(' · '), words), columns)];
}

function unseenPart({ unseen }: Diagnosis, words: Words, columns: number): readonly string[] {
  const lines = unseenLines(unseen, words).flatMap(({ text, rule }) => (rule === undefined ? [text] : [text, rule]));
  return listPart('terminal.unseen', lines, words, columns);
}

function listPart(title: MessageKey, lines: readonly string[], words: Words, columns: number): readonly string[] {
  if (lines.length === 0) return [];
  return [
    `${heading(title, words)}\n${lines.map((line) => wrap(line, columns, '  ').replace(/^ {2}/, '- ')).join('\n')}`,
  ];
}

function runbookPart(topic: Topic, names: Diagnosis['names'], words: Words, columns: number): readonly string[] {
  return [
    `── ${words.say('terminal.runbook')} ──`,
    runbookText(fillRunbook(topic, runbooks[topic], names, words), words, columns),
  ];
}

function alsoPart(topics: readonly Topic[], words: Words, columns: number): readonly string[] {
  const lines = topics.map((topic) => {
    const title = { markup: words.say(`runbooks.${topic}.title`) };
    return words.say('terminal.also-topic', { title, command: `salvor runbook ${topic}` });
  });
  return listPart('terminal.also', lines, words, columns);
}
