import { causes } from '../causes/index.ts';
import type { Diagnosis } from '../diagnosis/finding.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Incident } from '../incidents/incident.ts';
import { type RemediationName, remediations } from '../remediations/index.ts';
import type { Plan, Refusal } from '../remediations/remediation.ts';
import type { JobContext } from './context.ts';

/** What a remediation answers when it is asked for a plan. */
export interface Planned {
  readonly remediation: RemediationName;
  readonly answer: Plan | Refusal;
}

/**
 * Asks the remediations of the leading cause for a plan, best first: the first plan, else the first refusal, else undefined when
 * the cause has none. Planning only reads.
 */
export async function planFor(
  { id, subject }: Incident,
  { findings: [leading], state }: Diagnosis,
  evidence: Evidence,
  { config, clusters, events }: JobContext,
): Promise<Planned | undefined> {
  const cluster = 'cluster' in subject ? subject.cluster : undefined;
  const kubernetes = cluster === undefined ? undefined : clusters.get(cluster);
  if (cluster === undefined || kubernetes === undefined || state !== 'failing') return undefined;
  const names = (causes[leading.cause as keyof typeof causes]?.remediations ?? []) as readonly RemediationName[];
  let refused: Planned | undefined;
  for (const remediation of names) {
    const options = { cluster, kubernetes, restoreAfter: config.fixes.restoreAfter };
    const plan = await remediations[remediation].plan(evidence, options);
    const answer: Plan | Refusal =
      config.fixes.readOnly && !('refused' in plan) ? { refused: 'read-only', values: {} } : plan;
    events.planned({ incident: id, remediation, ...('refused' in answer && { refused: answer.refused }) });
    if (!('refused' in answer)) return { remediation, answer };
    refused ??= { remediation, answer };
  }
  return refused;
}
