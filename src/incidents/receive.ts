import type { Subject } from '../evidence/subject.ts';
import { withNews } from './change.ts';
import { type AlertRecord, type Asker, arrivalAt, type Incident } from './incident.ts';
import { settle } from './settle.ts';

/** What arrives about one subject: alerts of one delivery, or somebody's question. */
export interface Report {
  readonly subject: Subject;
  readonly known: boolean;
  readonly alerts: readonly AlertRecord[];
  readonly truncatedAlerts: number;
  readonly texts: readonly string[];
  readonly asker?: Asker;
  readonly channel: string;
}

export type Received = 'opened' | 'joined' | 'reopened' | 'unchanged' | 'ignored';

/** For how long an incident that ended takes in what fires again, in milliseconds. */
const reopensWithin = 24 * 60 * 60 * 1000;

/** How many error texts an incident keeps. */
export const mostTexts = 20;
const mostAlerts = 500;

/**
 * Decides what a report does to the latest incident of its subject: opens one, joins it, opens it again, or nothing.
 * A redelivered alert changes nothing; resolved alerts never open an incident.
 */
export function receive(
  latest: Incident | undefined,
  report: Report,
  { now, newId }: { readonly now: number; readonly newId: () => string },
): { readonly outcome: Received; readonly incident?: Incident } {
  const firing = report.alerts.some(({ status }) => status === 'firing');
  const gone = latest?.resolvedAt !== undefined && now - latest.resolvedAt > reopensWithin;
  if (latest === undefined || gone) {
    if (!firing && report.asker === undefined) return { outcome: 'ignored' };
    return { outcome: 'opened', incident: open(report, newId(), now) };
  }
  const alerts = mergeAlerts(latest.alerts, report.alerts);
  const sameAlerts = alerts === latest.alerts;
  if (sameAlerts && report.asker === undefined) return { outcome: 'unchanged', incident: latest };
  const firesAgain = latest.resolvedAt !== undefined && alerts.some(({ status }) => status === 'firing');
  const joined: Incident = {
    ...ready(latest, report),
    alerts,
    kind: report.known ? 'known' : latest.kind === 'not-ours' && firing ? 'unknown' : latest.kind,
    truncatedAlerts: report.truncatedAlerts,
    texts: [...new Set([...report.texts, ...latest.texts])].slice(0, mostTexts),
    askers: report.asker === undefined ? latest.askers : [...latest.askers, report.asker],
    receivedAt: firing || report.asker !== undefined ? arrivalAt(latest, now) : latest.receivedAt,
  };
  if (firesAgain) {
    const { resolvedAt: _, ...open } = joined;
    return { outcome: 'reopened', incident: withNews(open, { kind: 'reopened' }, now) };
  }
  return { outcome: 'joined', incident: settle(joined, now) };
}

/** A question after the end of an incident without alerts opens it again: no alert will, and what was seen then is old. */
function ready(latest: Incident, { asker }: Report): Incident {
  if (latest.alerts.length > 0 || asker === undefined) return latest;
  const { resolvedAt: _, ...open } = latest;
  return open;
}

function open(report: Report, id: string, now: number): Incident {
  return {
    id,
    revision: 0,
    subject: report.subject,
    kind: report.known ? 'known' : 'unknown',
    alerts: mergeAlerts([], report.alerts),
    truncatedAlerts: report.truncatedAlerts,
    texts: report.texts.slice(0, mostTexts),
    askers: report.asker === undefined ? [] : [report.asker],
    thread: { channel: report.channel },
    openedAt: now,
    receivedAt: now,
    attempts: [],
    news: [],
    toldNews: 0,
  };
}

/**
 * The known alerts with the delivered ones taken in; the same array when nothing is new. Each fingerprint keeps its latest
 * firing: an older one that comes late changes nothing, and a firing that ended stays ended.
 */
function mergeAlerts(known: readonly AlertRecord[], delivered: readonly AlertRecord[]): readonly AlertRecord[] {
  const latest = new Map(known.map((alert) => [alert.fingerprint, alert]));
  let changed = false;
  for (const alert of delivered) {
    const before = latest.get(alert.fingerprint);
    const newer = before === undefined || alert.startsAt > before.startsAt;
    const ended = before?.startsAt === alert.startsAt && before.status === 'firing' && alert.status === 'resolved';
    if (!newer && !ended) continue;
    latest.set(alert.fingerprint, alert);
    changed = true;
  }
  if (!changed) return known;
  // Firing ones are what the incident lives on: if some must be forgotten, then those that ended.
  const all = [...latest.values()].sort(
    (a, b) => Number(b.status === 'firing') - Number(a.status === 'firing') || b.startsAt - a.startsAt,
  );
  return all.slice(0, mostAlerts);
}
