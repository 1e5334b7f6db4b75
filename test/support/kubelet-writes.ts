import type { ControlPlane } from './control-plane.ts';

/** Writes the status of a pod as its kubelet would; only the given fields change. */
export async function writePodStatus(
  cluster: ControlPlane,
  namespace: string,
  name: string,
  status: Readonly<Record<string, unknown>>,
): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
  const pod = (await cluster.request('GET', path)) as { status?: object };
  await cluster.request('PUT', `${path}/status`, { ...pod, status: { ...pod.status, ...status } });
}

/** Writes an event about a pod as the kubelet's recorder does. */
export async function writePodEvent(
  cluster: ControlPlane,
  pod: { readonly namespace: string; readonly name: string; readonly uid: string },
  event: {
    readonly type: string;
    readonly reason: string;
    readonly message: string;
    readonly at: Date;
    readonly count?: number;
  },
): Promise<void> {
  const { at, count = 1, ...said } = event;
  await cluster.request('POST', `/api/v1/namespaces/${pod.namespace}/events`, {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { generateName: `${pod.name}.`, namespace: pod.namespace },
    involvedObject: { kind: 'Pod', apiVersion: 'v1', ...pod },
    ...said,
    count,
    firstTimestamp: at.toISOString(),
    lastTimestamp: at.toISOString(),
    source: { component: 'kubelet' },
  });
}

/** The status of a container that waits. */
export function waiting(name: string, reason: string, message?: string): object {
  const state = { waiting: { reason, ...(message === undefined ? {} : { message }) } };
  return { name, ready: false, restartCount: 0, image: '', imageID: '', state };
}
