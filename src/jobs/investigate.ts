import { causes } from '../causes/index.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import type { Diagnosis } from '../diagnosis/finding.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { offered } from '../incidents/decide.ts';
import { diagnosed } from '../incidents/diagnosed.ts';
import { needsDiagnosis } from '../incidents/due.ts';
import { attemptOffered, type Incident } from '../incidents/incident.ts';
import { inspect } from '../inspectors/inspect.ts';
import { remediations } from '../remediations/index.ts';
import type { Plan } from '../remediations/remediation.ts';
import type { JobContext } from './context.ts';

/** How long all the looking may take, in milliseconds. */
const lookingTime = 30_000;

/** Looks, judges and plans; then the thread hears of it. Does nothing when the last diagnosis is newer than what arrived. */
export async function investigate(id: string, context: JobContext): Promise<void> {
  const { store, queues, events, now } = context;
  const incident = await store.get(id);
  if (incident === undefined) return;
  if (!needsDiagnosis(incident)) {
    await queues.enqueue('tell', id);
    return;
  }
  const lookedAt = now();
  // The card of an image, registry or admission alert does not wait for the looking.
  if (incident.kind === 'known' && incident.thread.ts === undefined) await queues.enqueue('tell', id);
  const evidence = await look(incident, context);
  const diagnosis = diagnose(evidence, { catalogue: causes, now: now() });
  const plan = await planFor(incident, diagnosis, evidence, context);
  const { incident: stored } = await store.update(id, (current) => {
    const known = diagnosed(current, diagnosis, lookedAt, now());
    const attempt = { id: context.newId(), now: now(), validFor: context.config.fixes.validFor };
    return plan === undefined || known.resolvedAt !== undefined ? known : (offered(known, plan, attempt) ?? known);
  });
  events.diagnosed({
    incident: id,
    cause: diagnosis.findings[0].cause,
    confidence: diagnosis.findings[0].confidence,
    milliseconds: now() - lookedAt,
    unseen: diagnosis.unseen.map(({ fact, because }) => `${fact}: ${because.reason}`),
  });
  if (stored?.kind === 'not-ours') events.notOurs({ incident: id, cause: diagnosis.findings[0].cause });
  await queues.enqueue('tell', id);
}

function look(incident: Incident, { clusters, registry, now }: JobContext): Promise<Evidence> {
  const { subject } = incident;
  const kubernetes = 'cluster' in subject ? clusters.get(subject.cluster) : undefined;
  return inspect(
    subject,
    { texts: incident.texts, registry, now: now(), ...(kubernetes && { kubernetes }) },
    { timeout: lookingTime },
  );
}

/** The plan of the leading cause's first remediation that has one. In read-only mode there is none. */
async function planFor(
  incident: Incident,
  diagnosis: Diagnosis,
  evidence: Evidence,
  context: JobContext,
): Promise<Plan | undefined> {
  const { config, clusters, events } = context;
  const [leading] = diagnosis.findings;
  const cluster = 'cluster' in incident.subject ? incident.subject.cluster : undefined;
  const kubernetes = cluster === undefined ? undefined : clusters.get(cluster);
  if (config.fixes.readOnly || kubernetes === undefined || cluster === undefined) return undefined;
  const names = causes[leading.cause as keyof typeof causes]?.remediations ?? [];
  for (const name of names) {
    const remediation = remediations[name as keyof typeof remediations];
    if (remediation === undefined) continue;
    const plan = await remediation.plan(evidence, { cluster, kubernetes, restoreAfter: config.fixes.restoreAfter });
    if ('refused' in plan) {
      events.planned({ incident: incident.id, refused: plan.refused });
      continue;
    }
    events.planned({ incident: incident.id, attempt: attemptOffered(incident)?.id ?? 'new' });
    return plan;
  }
  return undefined;
}
