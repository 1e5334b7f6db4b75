import type { Diagnosis } from '../diagnosis/finding.ts';
import { withNews } from './change.ts';
import type { Incident } from './incident.ts';
import { settle } from './settle.ts';

/**
 * The incident with a new diagnosis. It decides whether an incident that might not be ours is: other problems get no card.
 * The thread hears of it when the leading cause or the state of the subject changed.
 * `lookedAt` is when the looking began (milliseconds since the epoch): what arrived later needs another look.
 */
export function diagnosed(incident: Incident, found: Diagnosis, lookedAt: number, now: number): Incident {
  const before = incident.diagnosis;
  const diagnosis = keepsMore(before, found) ? { ...before, unseen: found.unseen } : found;
  const known: Incident = { ...incident, diagnosis, diagnosedAt: lookedAt, kind: kindAfter(incident, diagnosis) };
  if (known.kind === 'not-ours') return known.alerts.length === 0 ? { ...known, resolvedAt: now } : known;
  const same = before?.findings[0].cause === diagnosis.findings[0].cause && before.state === diagnosis.state;
  return settle(same ? known : withNews(known, { kind: 'diagnosed' }, now), now);
}

const open: ReadonlySet<string> = new Set(['other.backoff-only', 'other.unrelated']);

/**
 * Whether an earlier diagnosis knows more than one whose look was held back from a registry that asked to be left alone: then it
 * stands until the registry is asked again, and the thread does not hear of it going back and forth.
 */
function keepsMore(before: Diagnosis | undefined, found: Diagnosis): before is Diagnosis {
  const heldBack = found.unseen.some(({ because }) => because.reason === 'asked-to-wait');
  if (before === undefined || !heldBack || before.state !== found.state) return false;
  return open.has(found.findings[0].cause) && !open.has(before.findings[0].cause);
}

function kindAfter(incident: Incident, diagnosis: Diagnosis): Incident['kind'] {
  if (incident.kind === 'known') return 'known';
  const nothingWrong =
    diagnosis.state === 'healthy' || (diagnosis.state === 'recovered' && incident.alerts.length === 0);
  return nothingWrong || diagnosis.findings[0].cause === 'other.unrelated' ? 'not-ours' : 'known';
}
