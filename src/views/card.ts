import type { Attempt } from '../incidents/attempt.ts';
import { attemptInPlace, attemptOffered, type Incident, phaseOf } from '../incidents/incident.ts';
import type { Words } from '../locale.ts';
import { actionIds, writeButtonValue } from './actions.ts';
import { type Block, type Button, button, codeBlocks, context, section } from './blocks.ts';
import { type Message, message } from './message.ts';
import { causePhrase, findingMeaning, findingTitle, fixPhrase, subjectPhrase } from './words.ts';

const emoji = { diagnosing: '🔎', diagnosed: '🟠', approved: '🔧', fixing: '🔧', resolved: '✅' } as const;

/** The root message of an incident's thread, updated in place. */
export function incidentCard(incident: Incident, words: Words): Message {
  const status = statusOf(incident);
  const statusWord = words.say(`common.status.${status}`);
  const subject = { markup: subjectPhrase(incident.subject, words) };
  const inPlace = attemptInPlace(incident);
  const offered = attemptOffered(incident);
  const finding = incident.diagnosis?.findings[0];
  const blocks = [
    section(words.say('cards.headline', { emoji: emoji[status], status: statusWord, subject })),
    section(findingLines(incident, words)),
    context(smallPrint(incident, words)),
    ...(inPlace ? inPlaceBlocks(inPlace, words) : []),
    ...(offered ? [section(offerLine(offered, words))] : []),
    ...approvedBlocks(incident, words),
    {
      type: 'actions' as const,
      elements: [...attemptButtons(incident, offered, inPlace, words), languageButton(incident, words)],
    },
  ];
  const text =
    finding === undefined
      ? words.say('cards.fallback', { status: statusWord, subject })
      : words.say('cards.fallback-cause', {
          status: statusWord,
          subject,
          title: { markup: findingTitle(finding, words) },
        });
  return message(text, blocks);
}

function statusOf(incident: Incident): keyof typeof emoji {
  const phase = phaseOf(incident);
  return phase === 'fixing' && attemptInPlace(incident) === undefined ? 'approved' : phase;
}

function findingLines({ diagnosis, resolvedAt }: Incident, words: Words): string {
  if (diagnosis === undefined) return words.say('cards.diagnosing');
  if (diagnosis.state === 'healthy') return words.say('cards.healthy');
  const [finding] = diagnosis.findings;
  return [
    ...(diagnosis.state === 'recovered' ? [words.say('cards.recovered')] : []),
    causePhrase(finding, words),
    // What the cause means for the cluster is said in the present tense.
    ...(resolvedAt === undefined ? [findingMeaning(finding, words)] : []),
  ].join('\n');
}

function smallPrint({ alerts, truncatedAlerts, openedAt, resolvedAt }: Incident, words: Words): string {
  return [
    ...(alerts.length > 0 ? [words.say('cards.alerts', { count: alerts.length })] : []),
    ...(truncatedAlerts > 0 ? [words.say('cards.truncated', { count: truncatedAlerts })] : []),
    words.say('cards.opened', { openedAt }),
    ...(resolvedAt === undefined ? [] : [words.say('cards.resolved', { resolvedAt })]),
  ].join(' · ');
}

function offerLine(attempt: Attempt, words: Words): string {
  return words.say('cards.offer', {
    fix: { markup: fixPhrase(attempt.plan, words) },
    expiresAt: attempt.expiresAt,
  });
}

function approvedBlocks({ attempts }: Incident, words: Words): readonly Block[] {
  const approval = attempts.find(({ state }) => state === 'approved')?.approval;
  return approval === undefined ? [] : [section(words.say('cards.approved', { user: approval.by }))];
}

function inPlaceBlocks(attempt: Attempt, words: Words): readonly Block[] {
  const { revertAt = attempt.plannedAt, failedRestores, plan } = attempt;
  const lines = [
    words.say(attempt.state === 'applied' ? 'cards.in-place' : 'cards.in-place-unconfirmed', { revertAt }),
    ...(attempt.restoreRequestedBy === undefined ? [] : [words.say('cards.restoring')]),
    ...waitingLines(attempt, words),
    ...(failedRestores > 0
      ? [words.say('cards.restore-failing', { times: words.say('cards.times', { count: failedRestores }) })]
      : []),
    ...(plan.manualRestore.length > 0 ? [words.say('cards.manual')] : []),
  ];
  return [section(lines.join('\n')), ...codeBlocks(plan.manualRestore.join('\n'), words)];
}

function attemptButtons(
  incident: Incident,
  offered: Attempt | undefined,
  inPlace: Attempt | undefined,
  words: Words,
): readonly Button[] {
  const value = (attempt: Attempt) => writeButtonValue({ incident: incident.id, attempt: attempt.id });
  if (inPlace !== undefined) {
    return [
      button(actionIds.restoreNow, words.say('cards.button.restore'), value(inPlace), 'primary'),
      button(actionIds.extend, words.say('cards.button.extend'), value(inPlace)),
    ];
  }
  if (offered === undefined) return [];
  return [
    button(actionIds.reviewFix, words.say('cards.button.review'), value(offered), 'primary'),
    button(actionIds.notNow, words.say('cards.button.not-now'), value(offered)),
  ];
}

function languageButton(incident: Incident, words: Words): Button {
  return button(
    actionIds.readInMyLanguage,
    words.say('cards.button.language'),
    writeButtonValue({ incident: incident.id }),
  );
}

function waitingLines({ plan, waiting, recoveredAt }: Attempt, words: Words): readonly string[] {
  if (waiting === undefined || recoveredAt !== undefined) return [];
  return [words.find(`remediations.${plan.remediation}.waiting.${waiting.key}`, waiting.values) ?? []].flat();
}
