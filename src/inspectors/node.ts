import { seen } from '../evidence/evidence.ts';
import { present } from '../evidence/present.ts';
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
    ...present('osVersion', windowsBuild(metadata?.labels, status?.nodeInfo)),
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

// https://kubernetes.io/docs/reference/labels-annotations-taints/#nodekubernetesiowindows-build
function windowsBuild(
  labels: Readonly<Record<string, string>> = {},
  info: { readonly operatingSystem?: string; readonly kernelVersion?: string } = {},
): string | undefined {
  if (info.operatingSystem !== 'windows') return undefined;
  const told = [info.kernelVersion, labels['node.kubernetes.io/windows-build']];
  return told.find((version) => /^\d{1,3}\.\d{1,3}\.\d{1,5}(?:\.|$)/.test(version ?? ''))?.slice(0, 60);
}
