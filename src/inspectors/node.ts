import { seen } from '../evidence/evidence.ts';
import { notApplicable } from './cluster/family.ts';
import { podSourceOf } from './cluster/pod-spec.ts';
import type { Inspector } from './inspector.ts';
import { bounded } from './text.ts';

// A kubelet reports fifty by default; one that reports all is cut.
const MOST_IMAGES = 200;
const MOST_NAMES = 10;

/** The node of the pod; `not-applicable` while it is not scheduled. */
export const inspectNode: Inspector<'node'> = async (look) => {
  // Why there is no pod to see is told by the pod.
  const source = await podSourceOf(look).catch(() => undefined);
  const nodeName = source === undefined || source === 'not-found' ? undefined : source.pod?.spec?.nodeName;
  if (look.kubernetes === undefined || !nodeName) return notApplicable;
  const { metadata, status } = await look.kubernetes.get('Node', nodeName, undefined, look.signal);
  return seen({
    name: metadata?.name ?? '',
    architecture: status?.nodeInfo?.architecture ?? '',
    operatingSystem: status?.nodeInfo?.operatingSystem ?? '',
    kubeletVersion: status?.nodeInfo?.kubeletVersion ?? '',
    containerRuntime: status?.nodeInfo?.containerRuntimeVersion ?? '',
    images: (status?.images ?? []).slice(0, MOST_IMAGES).map(({ names = [], sizeBytes }) => ({
      names: names.slice(0, MOST_NAMES).map(bounded),
      ...(sizeBytes === undefined ? {} : { sizeBytes }),
    })),
    conditions: (status?.conditions ?? []).map((condition) => ({
      type: condition.type,
      status: condition.status,
      reason: condition.reason ?? '',
      message: bounded(condition.message ?? ''),
    })),
  });
};
