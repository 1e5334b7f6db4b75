import type { Diagnosis } from '../diagnosis/finding.ts';
import type { Subject } from '../evidence/subject.ts';
import type { Attempt } from './attempt.ts';
import type { News } from './news.ts';

/** One alert as the incident remembers it. Times in milliseconds since the epoch. */
export interface AlertRecord {
  /** Alertmanager's hash of the labels; with `startsAt` it names one firing, however often it is delivered. */
  readonly fingerprint: string;
  readonly name: string;
  readonly status: 'firing' | 'resolved';
  readonly startsAt: number;
}

/** Where an incident is told: a channel, and the root message once Slack has confirmed it. */
export interface Thread {
  readonly channel: string;
  readonly ts?: string;
  /** When the first attempt at posting the root message began: from then on it may exist without our knowing its `ts`. */
  readonly postingSince?: number;
  /** When Slack last said that nothing can be said there. */
  readonly refusedAt?: number;
}

/** Somebody who asked by command or mention and is owed an answer. */
export interface Asker {
  readonly user: string;
  readonly channel: string;
  /** The thread of a mention; a command has none. */
  readonly thread?: string;
}

/** One thing that is wrong and everything Salvor remembers about it. Times in milliseconds since the epoch. */
export interface Incident {
  readonly id: string;
  /** Grows with every stored change; guards concurrent writers. */
  readonly revision: number;
  readonly subject: Subject;
  /** `known`: image, registry or admission by the alert's own words. `unknown`: the diagnosis has to tell whether it is ours. */
  readonly kind: 'known' | 'unknown' | 'not-ours';
  readonly alerts: readonly AlertRecord[];
  /** Alerts that Alertmanager left out of its message (`max_alerts`). */
  readonly truncatedAlerts: number;
  /** Error texts that came with alerts or commands, redacted and bounded. */
  readonly texts: readonly string[];
  readonly askers: readonly Asker[];
  readonly thread: Thread;
  readonly openedAt: number;
  /** When the last alert or command arrived; a diagnosis older than that is repeated. See {@link arrivalAt}. */
  readonly receivedAt: number;
  readonly diagnosis?: Diagnosis;
  readonly diagnosedAt?: number;
  readonly attempts: readonly Attempt[];
  readonly resolvedAt?: number;
  /** What the thread has to hear, in order; the first `toldNews` of it were posted. */
  readonly news: readonly News[];
  readonly toldNews: number;
  /** The id of the news whose replies were begun: from then on they may exist without our knowing it. */
  readonly tellingNews?: string;
  /** Fingerprint of the card that Slack shows now. */
  readonly toldCard?: string;
}

/**
 * The time of an arrival at `now` (milliseconds since the epoch): later than the last look and the last arrival, so that there is
 * another look, even if the clocks of those who were at it are ahead.
 */
export function arrivalAt({ diagnosedAt = 0, receivedAt }: Incident, now: number): number {
  return Math.max(now, diagnosedAt + 1, receivedAt + 1);
}

/** The word on the card. */
export type Phase = 'diagnosing' | 'diagnosed' | 'fixing' | 'resolved';

/** The attempt whose change may be in place now, if any. */
export function attemptInPlace(incident: Incident): Attempt | undefined {
  return incident.attempts.find((attempt) => attempt.state === 'applying' || attempt.state === 'applied');
}

/** The attempt that waits for a decision, if any. */
export function attemptOffered(incident: Incident): Attempt | undefined {
  return incident.attempts.find((attempt) => attempt.state === 'planned');
}

/** The phase an incident is in. A change of Salvor's that is still in place is never `resolved`. */
export function phaseOf(incident: Incident): Phase {
  if (incident.attempts.some(({ state }) => state === 'approved' || state === 'applying' || state === 'applied')) {
    return 'fixing';
  }
  if (incident.resolvedAt !== undefined) return 'resolved';
  return incident.diagnosis === undefined ? 'diagnosing' : 'diagnosed';
}

/** Whether the incident has a root message: not before the diagnosis if it may not be ours, and never if it is not. */
export function hasCard(incident: Incident): boolean {
  return incident.kind === 'known';
}
