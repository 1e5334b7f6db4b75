import { type Named, whyUnnamed } from '../diagnosis/finding.ts';
import type { Subject } from '../evidence/subject.ts';
import type { Markup, Words } from '../locale.ts';
import type { Plan, Refusal } from '../remediations/remediation.ts';
import { runbookOf } from '../runbooks/choose.ts';
import type { Topic } from '../runbooks/index.ts';

/** What an incident is about, as a phrase. */
export function subjectPhrase(subject: Subject, words: Words): string {
  switch (subject.kind) {
    case 'workload':
      return words.say(subject.cluster === '' ? 'common.subject.workload' : 'common.subject.workload-cluster', {
        namespace: subject.namespace,
        name: subject.name,
        cluster: subject.cluster,
      });
    case 'image':
      return words.say('common.subject.image', { reference: subject.reference });
    case 'registry':
      return words.say('common.subject.registry', { host: subject.host });
    case 'webhook':
      return words.say(subject.cluster === '' ? 'common.subject.webhook' : 'common.subject.webhook-cluster', {
        name: subject.name,
        cluster: subject.cluster,
      });
    case 'webhooks':
      return words.say(subject.cluster === '' ? 'common.subject.webhooks' : 'common.subject.webhooks-cluster', {
        cluster: subject.cluster,
      });
    case 'text':
      return words.say('common.subject.text');
  }
}

/** The title of what was found. */
export function findingTitle(finding: Named, words: Words): string {
  const unnamed = whyUnnamed(finding);
  return unnamed === undefined ? causeTitle(finding.cause, words) : words.say(`common.unnamed.${unnamed}.title`);
}

/** What was found, in one line of meaning, or nothing. */
export function findingMeaning(finding: Named, words: Words): string {
  const unnamed = whyUnnamed(finding);
  if (unnamed !== undefined) return words.say(`common.unnamed.${unnamed}.meaning`);
  return words.find(`causes.${finding.cause}.meaning`) ?? '';
}

/** A cause's title; an id without one (an older record) is shown as it is. */
export function causeTitle(cause: string, words: Words): string {
  return words.find(`causes.${cause}.title`) ?? words.safe(cause);
}

/** The titles of what else it may be, three at most; that it may be nothing of ours helps nobody once there is a finding. */
export function alternativeTitles(others: readonly { readonly cause: string }[], words: Words): readonly string[] {
  const telling = others.filter(({ cause }) => !cause.startsWith('other.'));
  return telling.slice(0, 3).map(({ cause }) => causeTitle(cause, words));
}

/** The title of the topic that leads where there is no cause of ours: what to read is known, and there is nothing to look for. */
export function topicInstead(finding: Named, topic: Topic, words: Words): string | undefined {
  const instead = finding.cause === 'other.unrelated' && topic !== runbookOf(finding);
  return instead ? words.say(`runbooks.${topic}.title`) : undefined;
}

/** How sure a finding is, in words: people read «likely» better than 0.74. */
export function confidencePhrase(finding: Named, words: Words): string {
  const unnamed = whyUnnamed(finding);
  if (unnamed !== undefined) return words.say(`common.unnamed.${unnamed}.confidence`);
  const { confidence } = finding;
  if (confidence >= 0.9) return words.say('common.confidence.certain');
  if (confidence >= 0.7) return words.say('common.confidence.likely');
  if (confidence >= 0.4) return words.say('common.confidence.possible');
  return words.say('common.confidence.guess');
}

/** What a finding says, with its confidence. */
export function causePhrase(finding: Named, words: Words): string {
  return words.say('cards.cause', {
    title: { markup: findingTitle(finding, words) },
    confidence: { markup: confidencePhrase(finding, words) },
  });
}

/** What a plan does, as a phrase inside a sentence. */
export function fixPhrase(plan: Plan, words: Words): string {
  const labels = [...new Set(plan.changes.map(({ label }) => label))];
  const webhooks = words.codes(labels.slice(0, 5));
  return (
    words.find(`remediations.${plan.remediation}.title`, { count: labels.length, webhooks }) ??
    words.safe(plan.remediation)
  );
}

/** Why something is not done, as a sentence. `remediation` names whose refusal it is; without it, it is a person's or a policy's. */
export function refusalSentence(refusal: Refusal, words: Words, remediation?: string): string {
  const because = refusal.values.because;
  const reason = typeof because === 'string' ? words.find(`unseen.reason.${because}`) : undefined;
  const values = { ...refusal.values, ...(reason !== undefined && { because: { markup: reason } }) };
  return (
    (remediation === undefined
      ? undefined
      : words.find(`remediations.${remediation}.refusals.${refusal.refused}`, values)) ??
    words.find(`remediations.refusals.${refusal.refused}`, values) ??
    words.say('remediations.refusals.unknown', { reason: refusal.refused })
  );
}

/** A command or a name in a code span, safe inside a sentence. */
export function codeSpan(text: string, words: Words): Markup {
  return { markup: `\`${words.safe(text)}\`` };
}
