import { isBlind } from '../diagnosis/blind.ts';
import type { Diagnosis } from '../diagnosis/finding.ts';
import type { Attempt } from './attempt.ts';
import { attemptInPlace, attemptOffered, hasCard, type Incident, phaseOf } from './incident.ts';

/** What an incident needs next, in the order in which it matters. */
export type Need = 'remediate' | 'investigate' | 'tell' | 'expire';

/** How long a step may take before the sweep does it again, in milliseconds. */
export const patience = 60_000;

/** How long a diagnosis is good for while its incident is open, and one without a look at the cluster (milliseconds). */
const freshFor = 5 * 60_000;
const blindFor = 60_000;

/** How long a diagnosis is left alone at least, in milliseconds: a registry may ask for a second again and again. */
const restsFor = 10_000;

/** How long a channel that is closed to Salvor is left alone, in milliseconds. */
const closedFor = 5 * 60_000;

/** How long after a restore it is looked at once more, in milliseconds: controllers may have rewritten it. */
export const confirmAfter = 60_000;

/** The attempt that was put back and has not been looked at since, if any. */
export function attemptToConfirm(incident: Incident): Attempt | undefined {
  return incident.attempts.find(({ state, confirmedAt }) => state === 'reverted' && confirmedAt === undefined);
}

/**
 * When an incident needs attention next, in milliseconds since the epoch; undefined when it rests. Derived from what is stored,
 * so that whatever a dead process left undone is found again.
 */
export function nextDue(incident: Incident): number | undefined {
  const times: number[] = [];
  // A change in place is looked at by every sweep: its backend may be ready at any moment.
  if (attemptInPlace(incident) !== undefined) times.push(0);
  const decided = incident.attempts.find(({ state }) => state === 'approved');
  if (decided !== undefined) times.push((decided.approval?.at ?? 0) + patience);
  const restored = attemptToConfirm(incident);
  if (restored !== undefined) times.push((restored.endedAt ?? 0) + confirmAfter);
  const offer = attemptOffered(incident);
  if (offer !== undefined) times.push(offer.expiresAt);
  const look = lookOverdue(incident);
  if (look !== undefined) times.push(look);
  if (needsTelling(incident)) times.push(tellingDue(incident));
  return times.length === 0 ? undefined : Math.min(...times);
}

/** What is due at `now` (milliseconds since the epoch). */
export function needsOf(incident: Incident, now: number): readonly Need[] {
  const needs: Need[] = [];
  const decided = incident.attempts.find(({ state }) => state === 'approved');
  const forgotten = decided !== undefined && (decided.approval?.at ?? 0) + patience <= now;
  const restored = attemptToConfirm(incident);
  const unconfirmed = restored !== undefined && (restored.endedAt ?? 0) + confirmAfter <= now;
  if (attemptInPlace(incident) !== undefined || forgotten || unconfirmed) needs.push('remediate');
  if ((attemptOffered(incident)?.expiresAt ?? Number.POSITIVE_INFINITY) <= now) needs.push('expire');
  if ((lookOverdue(incident) ?? Number.POSITIVE_INFINITY) <= now) needs.push('investigate');
  if (needsTelling(incident) && tellingDue(incident) <= now) needs.push('tell');
  return needs;
}

/** When the sweep takes care of a look: one that an arrival has a job for gets some time. */
function lookOverdue(incident: Incident): number | undefined {
  const due = lookDue(incident);
  return due !== undefined && needsDiagnosis(incident) ? due + patience : due;
}

function tellingDue({ news, receivedAt, thread: { refusedAt } }: Incident): number {
  const patient = (news.at(-1)?.at ?? receivedAt) + patience;
  return refusedAt === undefined ? patient : Math.max(patient, refusedAt + closedFor);
}

/**
 * When an incident is to be looked at: at once when something arrived, and now and then while it is open and nothing of ours is
 * under way, because causes go and others come. Undefined when no look is due.
 */
export function lookDue(incident: Incident): number | undefined {
  if (needsDiagnosis(incident)) return incident.receivedAt;
  const { diagnosis, diagnosedAt } = incident;
  if (diagnosis === undefined || diagnosedAt === undefined || !hasCard(incident)) return undefined;
  if (phaseOf(incident) !== 'diagnosed') return undefined;
  const good = diagnosedAt + (isBlind(diagnosis) ? blindFor : freshFor);
  return Math.min(good, Math.max(askableFrom(diagnosis), diagnosedAt + restsFor));
}

/** When the first that asked to be left alone may be asked again; never when nothing did. */
function askableFrom({ unseen }: Diagnosis): number {
  return Math.min(...unseen.flatMap(({ because }) => because.until ?? []), Number.POSITIVE_INFINITY);
}

/** Whether something arrived after the last diagnosis; when all is over, whether somebody asked after it. */
export function needsDiagnosis(incident: Incident): boolean {
  const open = incident.resolvedAt === undefined || incident.askers.length > 0;
  return open && (incident.diagnosedAt ?? -1) < incident.receivedAt;
}

/** Whether the thread lacks its card or something that it should have heard. */
function needsTelling(incident: Incident): boolean {
  if (incident.askers.length > 0 && !needsDiagnosis(incident)) return true;
  return hasCard(incident) && (incident.thread.ts === undefined || incident.toldNews < incident.news.length);
}
