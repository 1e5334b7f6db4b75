import type { V1Condition, V1Job, V1PodSpec } from '@kubernetes/client-node';
import { seen, unseen } from '../evidence/evidence.ts';
import type { Workload } from '../evidence/facts.ts';
import { familyOf, notApplicable, templateOf } from './cluster/family.ts';
import type { Owner } from './cluster/owners.ts';
import type { Inspector } from './inspector.ts';
import { bounded } from './text.ts';

/** The outermost controller; `not-applicable` for a pod that has none. */
export const inspectWorkload: Inspector<'workload'> = async (look) => {
  const family = await familyOf(look);
  if (family === undefined) return notApplicable;
  if (family === 'not-found') return unseen({ reason: 'not-found' });
  return family.top === undefined ? notApplicable : seen(toWorkload(family.top));
};

interface Counted {
  readonly spec?: { readonly replicas?: number; readonly parallelism?: number };
  readonly status?: {
    readonly readyReplicas?: number;
    readonly desiredNumberScheduled?: number;
    readonly numberReady?: number;
    readonly active?: number | readonly unknown[];
    readonly conditions?: readonly Partial<V1Condition>[];
  };
}

/** A workload of the API as a fact. */
function toWorkload(owner: Owner): Workload {
  const { metadata, spec, status } = owner.object as typeof owner.object & Counted;
  const conditions = (status?.conditions ?? []).map(({ type, status: state, reason, message, lastTransitionTime }) => ({
    type: type ?? '',
    status: state ?? '',
    reason: reason ?? '',
    message: bounded(message ?? ''),
    ...(lastTransitionTime === undefined ? {} : { at: lastTransitionTime.getTime() }),
  }));
  return {
    object: {
      kind: owner.kind,
      ...(metadata?.namespace === undefined ? {} : { namespace: metadata.namespace }),
      name: metadata?.name ?? '',
    },
    desired: desired(owner, spec, status),
    ready: status?.readyReplicas ?? status?.numberReady ?? 0,
    images: imagesOf(templateOf(owner)?.spec),
    conditions,
  };
}

function desired(owner: Owner, spec: Counted['spec'], status: Counted['status']): number {
  if (owner.kind === 'DaemonSet') return status?.desiredNumberScheduled ?? 0;
  if (owner.kind === 'CronJob') return Array.isArray(status?.active) ? status.active.length : 0;
  if (owner.kind === 'Job') return isOver(owner.object as V1Job) ? 0 : (spec?.parallelism ?? 1);
  return spec?.replicas ?? 1;
}

function isOver(job: V1Job): boolean {
  return job.status?.conditions?.some(({ type, status }) => type === 'Complete' && status === 'True') ?? false;
}

/** The distinct images of a pod template or of a pod, init containers first. */
export function imagesOf(spec: V1PodSpec | undefined): readonly string[] {
  const containers = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])];
  return [...new Set(containers.flatMap(({ image }) => (image ? [image] : [])))];
}
