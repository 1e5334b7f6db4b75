import type { KubernetesWriter } from '../clients/kubernetes.ts';
import type { Attempt } from '../incidents/attempt.ts';
import { type RemediationName, remediations } from '../remediations/index.ts';
import type { Plan, Remediation, Witness } from '../remediations/remediation.ts';
import type { JobContext } from './context.ts';

/**
 * The remediation of a plan and the cluster it is for. Throws a RangeError when either is no longer configured: the job fails,
 * is logged and tried again.
 */
export function toolsFor(
  plan: Plan,
  { clusters }: JobContext,
): { readonly remediation: Remediation; readonly kubernetes: KubernetesWriter } {
  const remediation = remediations[plan.remediation as RemediationName];
  const kubernetes = clusters.get(plan.cluster);
  if (remediation === undefined) throw new RangeError(`no remediation ${plan.remediation}`);
  if (kubernetes === undefined) throw new RangeError(`no cluster ${plan.cluster}`);
  return { remediation, kubernetes };
}

/** What `apply` leaves on the objects, so that they can be put back from themselves. */
export function witnessOf(incident: string, attempt: Attempt): Witness {
  return { incident, attempt: attempt.id, approvedBy: attempt.approval?.by ?? '', revertAt: attempt.revertAt ?? 0 };
}
