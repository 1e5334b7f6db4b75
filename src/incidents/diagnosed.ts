import type { Diagnosis } from '../diagnosis/finding.ts';
import { withNews } from './change.ts';
import type { Incident } from './incident.ts';
import { settle } from './settle.ts';

/**
 * The incident with a new diagnosis. It decides whether an incident that might not be ours is: other problems get no card.
 * The thread hears of it when the leading cause or the state of the subject changed.
 * `lookedAt` is when the looking began (milliseconds since the epoch): what arrived later needs another look.
 */
export function diagnosed(incident: Incident, diagnosis: Diagnosis, lookedAt: number, now: number): Incident {
  const before = incident.diagnosis;
  const known: Incident = { ...incident, diagnosis, diagnosedAt: lookedAt, kind: kindAfter(incident, diagnosis) };
  if (known.kind === 'not-ours') return known.alerts.length === 0 ? { ...known, resolvedAt: now } : known;
  const same = before?.findings[0].cause === diagnosis.findings[0].cause && before.state === diagnosis.state;
  return settle(same ? known : withNews(known, { kind: 'diagnosed' }, now), now);
}

function kindAfter(incident: Incident, diagnosis: Diagnosis): Incident['kind'] {
  if (incident.kind === 'known') return 'known';
  const nothingWrong =
    diagnosis.state === 'healthy' || (diagnosis.state === 'recovered' && incident.alerts.length === 0);
  return nothingWrong || diagnosis.findings[0].cause === 'other.unrelated' ? 'not-ours' : 'known';
}
