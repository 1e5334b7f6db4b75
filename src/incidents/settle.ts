import { withNews } from './change.ts';
import { type Incident, phaseOf } from './incident.ts';

/**
 * Ends an incident when nothing of it is left: every alert resolved (or, without alerts, the subject healthy again) and no
 * change of Salvor's in place or on its way. Otherwise gives it back as it is. `now` in milliseconds since the epoch.
 */
export function settle(incident: Incident, now: number): Incident {
  if (incident.resolvedAt !== undefined || phaseOf(incident) === 'fixing') return incident;
  const over =
    incident.alerts.length > 0
      ? incident.alerts.every(({ status }) => status === 'resolved')
      : incident.diagnosis?.state === 'recovered' || incident.diagnosis?.state === 'healthy';
  if (!over) return incident;
  const attempts = incident.attempts.map((attempt) =>
    attempt.state === 'planned' ? { ...attempt, state: 'outdated' as const, endedAt: now } : attempt,
  );
  return withNews({ ...incident, attempts, resolvedAt: now }, { kind: 'recovered' }, now);
}
