import { catalogue } from '../causes/index.ts';
import { isBlind } from '../diagnosis/blind.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import type { Diagnosis } from '../diagnosis/finding.ts';
import type { Evidence, FactName } from '../evidence/evidence.ts';
import { notOffered, offered } from '../incidents/decide.ts';
import { diagnosed } from '../incidents/diagnosed.ts';
import { lookDue, needsDiagnosis } from '../incidents/due.ts';
import type { Incident } from '../incidents/incident.ts';
import { inspectors } from '../inspectors/index.ts';
import { inspect } from '../inspectors/inspect.ts';
import type { JobContext } from './context.ts';
import { planFor } from './plan.ts';

/** How long all the looking may take, in milliseconds. */
const lookingTime = 30_000;

/**
 * Looks, judges and plans; then the thread hears of it. Only tells when it is not yet time for another look. Rejects, to be
 * tried again, when it could not look and would have to guess that an alert is not ours.
 */
export async function investigate(id: string, context: JobContext): Promise<void> {
  const { store, queues, events, now } = context;
  const incident = await store.get(id);
  if (incident === undefined) return;
  const startedAt = now();
  // What is known to have arrived is looked at, even if the clock of whoever took it is ahead.
  const lookedAt = Math.max(startedAt, incident.receivedAt);
  if ((lookDue(incident) ?? Number.POSITIVE_INFINITY) > lookedAt) {
    await queues.enqueue('tell', id);
    return;
  }
  // The card of an image, registry or admission alert does not wait for the looking.
  if (incident.kind === 'known' && incident.thread.ts === undefined) await queues.enqueue('tell', id);
  const evidence = await look(incident, context);
  const diagnosis = diagnose(evidence, { catalogue, now: now() });
  if (mayBeOurs(incident, diagnosis)) throw new Error('the cluster could not be looked at');
  // What somebody has decided on is not offered again only because time has passed.
  const decided = !needsDiagnosis(incident) && incident.attempts.length > 0;
  const plan = decided ? undefined : await planFor(incident, diagnosis, evidence, context);
  const { incident: stored } = await store.update(id, (current) => {
    // What arrived meanwhile needs another look, whatever the clock says of whoever took it.
    const overtaken = current.receivedAt > incident.receivedAt;
    const seenAt = overtaken ? Math.min(lookedAt, current.receivedAt - 1) : lookedAt;
    const known = diagnosed(current, diagnosis, seenAt, now());
    if (plan === undefined || known.resolvedAt !== undefined) return known;
    if ('refused' in plan.answer) return notOffered(known, plan.remediation, plan.answer, now());
    const attempt = { id: context.newId(), now: now(), validFor: context.config.fixes.validFor };
    return offered(known, plan.answer, attempt) ?? known;
  });
  events.diagnosed({
    incident: id,
    cause: diagnosis.findings[0].cause,
    confidence: diagnosis.findings[0].confidence,
    milliseconds: now() - startedAt,
    unseen: diagnosis.unseen.map(({ fact, because }) => `${fact}: ${because.reason}`),
  });
  if (stored?.kind === 'not-ours') events.notOurs({ incident: id, cause: diagnosis.findings[0].cause });
  await queues.enqueue('tell', id);
}

/**
 * Whether an alert that only the diagnosis can tell to be ours was diagnosed without a look at the cluster: then it must be
 * looked at again and not be put aside. A person who asked is told what could not be seen instead.
 */
function mayBeOurs({ kind, askers }: Incident, diagnosis: Diagnosis): boolean {
  const [{ cause }] = diagnosis.findings;
  return kind === 'unknown' && askers.length === 0 && cause === 'other.unrelated' && isBlind(diagnosis);
}

function look(incident: Incident, { clusters, config, registry, now }: JobContext): Promise<Evidence> {
  const { subject } = incident;
  // What has no cluster of its own, an image, is looked for in the one that Salvor is to care for.
  const kubernetes = clusters.get('cluster' in subject ? subject.cluster : config.kubernetes.cluster);
  return inspect(
    subject,
    Object.keys(inspectors) as FactName[],
    { texts: incident.texts, registry, now: now(), ...(kubernetes && { kubernetes }) },
    { timeout: lookingTime },
  );
}
