import type { KubernetesWriter } from '../../clients/kubernetes.ts';
import type { Plan, Reverted, Witness } from '../remediation.ts';
import { targetsOf } from './configuration.ts';
import { type Restored, restore } from './restore.ts';

/**
 * Puts every object of the plan back. One that fails or belongs to somebody else does not keep the others from being put
 * back; then the failure rejects, so that the job tries again, and a conflict is the answer.
 */
export async function revert(
  plan: Plan,
  witness: Witness,
  kubernetes: KubernetesWriter,
  signal?: AbortSignal,
): Promise<Reverted> {
  const restored: Restored[] = [];
  const failures: unknown[] = [];
  for (const target of targetsOf(plan.changes)) {
    try {
      restored.push(await restore(target, witness, kubernetes, signal));
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  const gone = restored.flatMap((one) => one.gone);
  const conflict = restored.find((one) => one.conflict !== undefined)?.conflict;
  if (conflict !== undefined) return { outcome: 'conflict', conflict, gone };
  const fresh = restored.some(({ outcome }) => outcome === 'restored');
  return { outcome: fresh ? 'reverted' : 'already-reverted', gone };
}
