import { describe, expect, test } from 'vitest';
import { type CauseName, catalogue, causes } from '../../src/causes/index.ts';
import { classify } from '../../src/diagnosis/classify.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../src/diagnosis/finding.ts';
import { parseCommand } from '../../src/handlers/command.ts';
import { createLocales, type Locale, locales, type Words } from '../../src/locale.ts';
import { runbookFor, topicsOfClassification, topicsOfDiagnosis, topicsOfRemarks } from '../../src/runbooks/choose.ts';
import { runbooks, type Topic } from '../../src/runbooks/index.ts';
import { classificationAnswer, diagnosisAnswer, runbookAnswer } from '../../src/views/answers.ts';
import type { Message } from '../../src/views/message.ts';
import { classificationText, diagnosisText } from '../../src/views/terminal/diagnosis.ts';
import { manyNames } from '../runbooks/names.ts';
import { cpuTime } from '../support/cpu-time.ts';
import { checkMessageBlocks } from '../support/slack/check-blocks.ts';
import { incident } from '../views/samples.ts';
import { looked } from './evidence.ts';
import { pasted } from './inputs.ts';

const all = createLocales();
const everyLocale = Object.keys(locales) as Locale[];
const topics = Object.keys(runbooks) as Topic[];
const now = Date.UTC(2026, 10, 21, 8);
const subject = { kind: 'image', reference: 'registry.example.com/shop/web:1' } as const;

describe('a pasted text', () => {
  test.each(pasted)('$topic: $text', ({ text, topic, cause, beside }) => {
    const classification = classify(text, catalogue);
    const choice = topicsOfClassification(classification, text);
    if (cause !== undefined) expect(classification.cause).toBe(cause);
    if (beside) expect(choice.also).toContain(topic);
    else expect(choice.topic).toBe(topic);
  });

  test.each(pasted)('is answered in every language: $text', ({ text, topic }) => {
    const classification = classify(text, catalogue);
    for (const locale of everyLocale) {
      const messages = classificationAnswer(classification, all.wordsFor(locale, 'slack'), text);
      keepsSlackLimits(messages, locale);
      expect(JSON.stringify(messages)).toContain(titleIn(topic, locale, 'slack'));
      const plain = classificationText(classification, all.wordsFor(locale, 'plain'), 10_000, text);
      expect(plain).toContain(titleIn(topic, locale, 'plain'));
      expect(plain).not.toMatch(unfilled);
      if (classification.cause !== 'other.unrelated' || topic === 'help-and-support') continue;
      // What has a topic is not called a problem of somebody else.
      const nothing = all.wordsFor(locale, 'plain').say('causes.other.unrelated.title');
      expect(plain).not.toContain(nothing);
      expect(JSON.stringify(messages)).not.toContain(nothing);
    }
  });

  test('of any length is looked through in a blink', () => {
    for (const part of [
      'root key ',
      'cr namespace ',
      'notary keys must be ',
      'ibmcloud cr login ',
      'trusted ca pem ',
    ]) {
      const text = part.repeat(200_000 / part.length);
      const took = cpuTime(() => void topicsOfClassification(classify('x', catalogue), text));
      expect(took, part).toBeLessThan(500);
    }
  });
});

describe('what looking has shown', () => {
  test.each(looked)('$topic: $name', ({ evidence, topic, cause, beside }) => {
    const diagnosis = diagnose(evidence, { catalogue, now });
    const choice = topicsOfDiagnosis(diagnosis);
    if (cause !== undefined) expect(diagnosis.findings[0].cause).toBe(cause);
    if (beside) expect([...choice.also, ...topicsOfRemarks(diagnosis.remarks ?? [])]).toContain(topic);
    else expect(choice.topic).toBe(topic);
  });

  test.each(looked)('is told in every language: $name', ({ evidence, topic }) => {
    const diagnosis = diagnose(evidence, { catalogue, now });
    for (const locale of everyLocale) tellsOf(diagnosis, topic, locale);
  });
});

test('a healthy pod with a stale image gets the steps, with its names', () => {
  const stale = looked.find(({ name }) => name === 'a tag that points elsewhere by now');
  const diagnosis = diagnose(stale?.evidence ?? {}, { catalogue, now });
  expect(diagnosis.state).toBe('healthy');
  const plain = diagnosisText(subject, diagnosis, all.wordsFor('en', 'plain'), 10_000);
  expect(plain).toContain('kubectl get pods -n shop');
});

describe.each(Object.keys(causes) as CauseName[])('the cause %s', (cause) => {
  const finding = { cause, confidence: 0.9, basis: 'both', clues: [] } as const;
  const diagnosis: Diagnosis = { findings: [finding], names: manyNames, unseen: [], state: 'failing' };

  test('leads to its runbook', () => {
    expect(topicsOfDiagnosis(diagnosis).topic).toBe(runbookFor(cause));
    expect(runbooks[runbookFor(cause)].causes).toContain(cause);
  });

  test.each(everyLocale)('is told with it in %s', (locale) => {
    tellsOf(diagnosis, runbookFor(cause), locale);
  });

  test('is a name by which its runbook is found', () => {
    expect(command(`runbook ${cause}`)).toEqual({ kind: 'runbook', topic: runbookFor(cause) });
  });
});

describe.each(topics)('the topic %s', (topic) => {
  test('is known by its name', () => {
    expect(command(`runbook ${topic}`)).toEqual({ kind: 'runbook', topic });
  });

  test.each(everyLocale)('has a runbook within the limits of Slack in %s', (locale) => {
    const words = all.wordsFor(locale, 'slack');
    for (const names of [{}, manyNames]) keepsSlackLimits(runbookAnswer(topic, names, words), locale);
  });

  test('is reached by more than its name, unless it is only asked for', () => {
    const reached =
      (runbooks[topic].causes as readonly string[]).length > 0 ||
      [...pasted, ...looked].some((input) => input.topic === topic);
    expect(reached || topic === 'use-cases').toBe(true);
  });
});

const unfilled = /\{\{\w|undefined|\[object /;

function command(text: string) {
  return parseCommand(text, { cluster: 'prod', locales: everyLocale, topics });
}

function titleIn(topic: Topic, locale: Locale, medium: Words['medium']): string {
  const title = all.wordsFor(locale, medium).say(`runbooks.${topic}.title`);
  return medium === 'slack' ? JSON.stringify(title).slice(1, -1) : title;
}

function tellsOf(diagnosis: Diagnosis, topic: Topic, locale: Locale): void {
  const messages = diagnosisAnswer(incident({ diagnosis, subject }), all.wordsFor(locale, 'slack'));
  keepsSlackLimits(messages, locale);
  expect(JSON.stringify(messages)).toContain(titleIn(topic, locale, 'slack'));
  const plain = diagnosisText(subject, diagnosis, all.wordsFor(locale, 'plain'), 10_000);
  expect(plain).toContain(titleIn(topic, locale, 'plain'));
  expect(plain).not.toMatch(unfilled);
}

function keepsSlackLimits(messages: readonly Message[], locale: Locale): void {
  expect(messages.length).toBeGreaterThan(0);
  for (const { text, blocks } of messages) {
    let id = 0;
    const checked = checkMessageBlocks(blocks, () => String(id++));
    expect(checked.ok ? [] : checked.messages, locale).toEqual([]);
    expect(text.length).toBeLessThanOrEqual(4000);
    expect(JSON.stringify(blocks)).not.toMatch(unfilled);
  }
}
