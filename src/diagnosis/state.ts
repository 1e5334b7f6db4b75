import { type Evidence, factIn } from '../evidence/evidence.ts';
import type { Pod } from '../evidence/facts.ts';
import { isOwn, type RegistryLook } from '../evidence/registry-look.ts';
import type { Diagnosis } from './finding.ts';

/**
 * Whether the subject is well now. The cluster's own word counts first, then the registry's; a pasted text alone says nothing
 * about now. `lookedBad` is whether looking found something wrong.
 */
export function subjectState(evidence: Evidence, lookedBad: boolean): Diagnosis['state'] {
  const well = isWell(evidence, lookedBad);
  if (well === undefined) return 'unknown';
  if (!well) return 'failing';
  return hasComplaint(evidence) ? 'recovered' : 'healthy';
}

function isWell(evidence: Evidence, lookedBad: boolean): boolean | undefined {
  const pod = factIn(evidence, 'pod');
  const workload = factIn(evidence, 'workload');
  if (workload !== undefined && workload.ready < workload.desired) return false;
  if (pod !== undefined) return podIsWell(pod);
  if (workload !== undefined) return true;
  if (lookedBad) return false;
  // What Salvor can fetch, a node that complained need not be able to.
  if (hasComplaint(evidence)) return undefined;
  const looks = factIn(evidence, 'registry') ?? [];
  if (looks.length > 0) return areWell(looks);
  return factIn(evidence, 'webhooks') !== undefined ? true : undefined;
}

// An answer that no cause understands is none the better for it, and what Salvor held back is no answer.
function areWell(looks: readonly RegistryLook[]): boolean | undefined {
  const failures = looks.flatMap(({ steps }) => steps.flatMap(({ failure }) => failure ?? []));
  if (failures.some((failure) => !isOwn(failure))) return false;
  return failures.length === 0 ? true : undefined;
}

/** A pod that is ready, or one that has done its work. */
function podIsWell({ ready, phase, containers }: Pod): boolean {
  if (phase === 'Succeeded') return true;
  return ready && containers.every((container) => container.waiting === undefined);
}

function hasComplaint(evidence: Evidence): boolean {
  return (factIn(evidence, 'messages') ?? []).some(({ text }) => text.trim() !== '');
}
