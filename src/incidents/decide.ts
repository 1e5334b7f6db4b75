import type { Conflict, Gone, Plan, Refusal, Remark } from '../remediations/remediation.ts';
import type { Approval, Attempt } from './attempt.ts';
import { withAttempt, withNews } from './change.ts';
import { arrivalAt, attemptInPlace, attemptOffered, type Incident } from './incident.ts';
import { settle } from './settle.ts';

/**
 * The state machine of attempts: each function takes an incident and answers with the incident after one event, or undefined
 * when the event does not fit the state it is in now, so that a second submission or a repeated job changes nothing.
 * All times in milliseconds since the epoch.
 */

/** Offers a plan. An offer that stands already for the same changes stays as it is; one for other changes is outdated. */
export function offered(
  incident: Incident,
  plan: Plan,
  { id, now, validFor }: { readonly id: string; readonly now: number; readonly validFor: number },
): Incident | undefined {
  if (attemptInPlace(incident) ?? incident.attempts.find(({ state }) => state === 'approved')) return undefined;
  const standing = attemptOffered(incident);
  if (standing !== undefined && standing.expiresAt > now && sameChanges(standing.plan, plan)) return undefined;
  const attempts = incident.attempts.map((attempt) =>
    attempt === standing ? { ...attempt, state: 'outdated' as const, endedAt: now } : attempt,
  );
  const attempt: Attempt = { id, plan, state: 'planned', plannedAt: now, expiresAt: now + validFor, failedRestores: 0 };
  return { ...incident, attempts: [...attempts, attempt] };
}

/** A remediation exists and is not offered; the thread hears each reason once in a row. */
export function notOffered(incident: Incident, remediation: string, refusal: Refusal, now: number): Incident {
  const last = incident.news.findLast(({ kind }) => kind === 'not-offered');
  if (last?.kind === 'not-offered' && last.remediation === remediation && last.refused === refusal.refused)
    return incident;
  return withNews(incident, { kind: 'not-offered', remediation, ...refusal }, now);
}

/** A person approves; the second of two submissions finds the attempt decided. */
export function approved(incident: Incident, id: string, approval: Approval): Incident | undefined {
  return step(
    incident,
    id,
    ['planned'],
    (attempt) => ({ ...attempt, state: 'approved', approval }),
    approval.at,
    approval.by,
  );
}

/** A person says not now. */
export function declined(incident: Incident, id: string, by: string, now: number): Incident | undefined {
  return step(incident, id, ['planned'], (attempt) => ({ ...attempt, state: 'declined', endedAt: now }), now, by);
}

/** The offer is void: too old, or the world is no longer at `before`. */
export function voided(
  incident: Incident,
  id: string,
  state: 'expired' | 'outdated',
  now: number,
): Incident | undefined {
  return step(incident, id, ['planned', 'approved'], (attempt) => ({ ...attempt, state, endedAt: now }), now);
}

/** Another attempt was faster: nothing of this one is in place. */
export function overtaken(incident: Incident, id: string, now: number): Incident | undefined {
  return step(incident, id, ['applying'], (attempt) => ({ ...attempt, state: 'outdated', endedAt: now }), now);
}

/** About to change the world: from here on the attempt has a time at which it must be put back. */
export function applying(incident: Incident, id: string, revertAt: number): Incident | undefined {
  return change(incident, id, ['approved'], (attempt) => ({ ...attempt, state: 'applying', revertAt }));
}

/** The change is in place. */
export function applied(incident: Incident, id: string, now: number): Incident | undefined {
  return step(
    incident,
    id,
    ['applying'],
    (attempt) => {
      const written = attempt.revertAt === undefined ? {} : { writtenRevertAt: attempt.revertAt };
      return { ...attempt, ...written, state: 'applied', appliedAt: attempt.appliedAt ?? now };
    },
    now,
  );
}

/** Nothing of the change is in place, and why. */
export function failed(incident: Incident, id: string, failure: string, now: number): Incident | undefined {
  return step(
    incident,
    id,
    ['approved', 'applying'],
    (attempt) => ({ ...attempt, state: 'failed', failure, endedAt: now }),
    now,
  );
}

/** Somebody else changed the object: it is theirs now. */
export function kept(incident: Incident, id: string, conflict: Conflict, now: number): Incident | undefined {
  return step(
    incident,
    id,
    ['approved', 'applying', 'applied'],
    (attempt) => ({ ...attempt, state: 'kept', conflict, endedAt: now }),
    now,
  );
}

/** An approver moves the deadline. Never earlier, never for a change that is not in place. */
export function extended(
  incident: Incident,
  id: string,
  by: string,
  revertAt: number,
  now: number,
): Incident | undefined {
  const moved = change(incident, id, ['applied'], (attempt) =>
    attempt.restoreRequestedBy === undefined && revertAt > (attempt.revertAt ?? 0) ? { ...attempt, revertAt } : attempt,
  );
  if (moved?.attempts.find((attempt) => attempt.id === id)?.revertAt !== revertAt) return undefined;
  return withNews(moved, { kind: 'extended', attempt: id, by, revertAt }, now);
}

/** The moved deadline stands in the cluster too. */
export function extensionWritten(incident: Incident, id: string, revertAt: number): Incident | undefined {
  return change(incident, id, ['applied'], (attempt) => ({ ...attempt, writtenRevertAt: revertAt }));
}

/** Somebody wants it put back now. */
export function restoreRequested(incident: Incident, id: string, by: string): Incident | undefined {
  return change(incident, id, ['applying', 'applied'], (attempt) => ({ ...attempt, restoreRequestedBy: by }));
}

/** The backend is ready again; the restore follows. */
export function recovered(incident: Incident, id: string, now: number): Incident | undefined {
  return change(incident, id, ['applied'], (attempt) => ({ ...attempt, recoveredAt: attempt.recoveredAt ?? now }));
}

/** What recovery waits for; undefined when that is known already. */
export function waitingFor(incident: Incident, id: string, remark: Remark): Incident | undefined {
  const known = incident.attempts.find((attempt) => attempt.id === id)?.waiting;
  if (JSON.stringify(known) === JSON.stringify(remark)) return undefined;
  return change(incident, id, ['applied'], (attempt) => ({ ...attempt, waiting: remark }));
}

/** Put back, and what was seen on the way. */
export function reverted(
  incident: Incident,
  id: string,
  seen: { readonly createdMeanwhile?: readonly string[]; readonly gone?: readonly Gone[] },
  now: number,
): Incident | undefined {
  const end = (attempt: Attempt): Attempt => ({ ...attempt, ...seen, state: 'reverted', endedAt: now });
  const ended = step(incident, id, ['applying', 'applied'], end, now);
  // What was diagnosed before the change says nothing about the world after it.
  return ended && settle({ ...ended, receivedAt: arrivalAt(ended, now) }, now);
}

/** A later look found whether it stayed as it was put back. */
export function confirmed(incident: Incident, id: string, stayed: boolean, now: number): Incident | undefined {
  const looked = change(incident, id, ['reverted'], (attempt) => ({ ...attempt, confirmedAt: now }));
  return looked === undefined || stayed ? looked : withNews(looked, { kind: 'not-kept', attempt: id }, now);
}

/** A restore did not work; it is tried again. The thread hears of the first failure and then of every tenth. */
export function restoreFailed(incident: Incident, id: string, failure: string, now: number): Incident | undefined {
  const counted = change(incident, id, ['applying', 'applied'], (attempt) => ({
    ...attempt,
    failure,
    failedRestores: attempt.failedRestores + 1,
  }));
  const failures = counted?.attempts.find((attempt) => attempt.id === id)?.failedRestores ?? 0;
  if (counted === undefined || failures % 10 !== 1) return counted;
  return withNews(counted, { kind: 'restore-failed', attempt: id, failures }, now);
}

function change(
  incident: Incident,
  id: string,
  from: readonly Attempt['state'][],
  edit: (attempt: Attempt) => Attempt,
): Incident | undefined {
  const attempt = incident.attempts.find((candidate) => candidate.id === id);
  if (attempt === undefined || !from.includes(attempt.state)) return undefined;
  return withAttempt(incident, id, edit);
}

function step(
  incident: Incident,
  id: string,
  from: readonly Attempt['state'][],
  edit: (attempt: Attempt) => Attempt,
  now: number,
  by?: string,
): Incident | undefined {
  const changed = change(incident, id, from, edit);
  const attempt = changed?.attempts.find((candidate) => candidate.id === id);
  if (changed === undefined || attempt === undefined) return undefined;
  return withNews(
    changed,
    { kind: 'attempt', attempt: id, state: attempt.state, ...(by !== undefined && { by }) },
    now,
  );
}

function sameChanges(one: Plan, other: Plan): boolean {
  return JSON.stringify(one.changes) === JSON.stringify(other.changes) && one.remediation === other.remediation;
}
