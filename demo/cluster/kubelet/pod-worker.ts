import type { Api } from '../api.ts';
import type { Clock } from '../clock.ts';
import type { BackOff } from '../controllers/loop.ts';
import { createEventRecorder } from '../event-recorder.ts';
import type { Container, Pod } from '../kinds.ts';
import { timestamp } from '../object.ts';
import { storedResource } from '../resources.ts';
import { type Progress, startContainer } from './container-start.ts';
import type { Network } from './exchange.ts';
import { podStatus } from './pod-status.ts';

export interface PodWorkerOptions {
  readonly api: Api;
  readonly clock: Clock;
  readonly network: Network;
  readonly backOff: BackOff;
  /** How soon a failed pod is looked at again, in milliseconds. */
  readonly resync: number;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly podIP: string;
  /** The digests of the images on the pod's node, by name. */
  readonly images: Map<string, string>;
}

export interface PodWorker {
  /** Tells of the pod as it is stored now; only other images make a difference. */
  changed(pod: Pod): void;
  stop(): void;
}

/** Brings one pod's containers up, one look after the other, for as long as the pod is there. */
export function startPodWorker(options: PodWorkerOptions): PodWorker {
  const { api, clock, namespace, name, uid, resync } = options;
  const progress = new Map<string, Progress>();
  let stopped = false;
  let looking = false;
  let again = false;
  let cancel: () => void = () => undefined;

  function currentPod(): Pod | undefined {
    const pod = api.store.get('pods', namespace, name);
    return stopped || pod?.metadata.uid !== uid ? undefined : pod;
  }

  function look(): void {
    again = looking;
    if (stopped || looking) return;
    looking = true;
    void sync()
      .catch(() => resync)
      .then((wait) => {
        looking = false;
        cancel();
        if (again || wait === 0) setImmediate(look);
        else if (wait !== undefined && !stopped) cancel = clock.after(wait, look);
      });
  }

  /** Gives the milliseconds until the next look, or undefined when there is nothing left to do. */
  async function sync(): Promise<number | undefined> {
    const pod = currentPod();
    const node = pod && api.store.get('nodes', undefined, pod.spec.nodeName ?? '');
    if (!pod || !node) return undefined;
    const record = createEventRecorder(api, clock, { component: 'kubelet', host: node.metadata.name });
    const due = dueContainers(pod);
    if (due.length > 0 && !pod.status?.containerStatuses) writeStatus(pod);
    await Promise.all(
      due.map(async (container) => {
        const before = progress.get(container.name);
        progress.set(container.name, await startContainer({ ...options, record, pod, node, container, before }));
      }),
    );
    const latest = currentPod();
    if (!latest) return undefined;
    writeStatus(latest);
    const waiting = dueContainers(latest).map((container) => progress.get(container.name));
    if (waiting.length === 0) return undefined;
    const untilRetry = Math.min(...waiting.map((one) => (one?.retryAt ?? 0) - clock.now()));
    const backingOff = waiting.every((one) => one?.state.kind === 'waiting' && one.state.reason === 'ImagePullBackOff');
    return Math.max(0, backingOff ? untilRetry : Math.min(resync, untilRetry));
  }

  /** The containers that shall come up next: one init container after the other, then all the others. */
  function dueContainers({ spec }: Pod): Container[] {
    const isUp = ({ name: container, image }: Container) => {
      const known = progress.get(container);
      return known !== undefined && known.image === image && known.state.kind !== 'waiting';
    };
    const init = (spec.initContainers ?? []).find((container) => !isUp(container));
    return init ? [init] : spec.containers.filter((container) => !isUp(container));
  }

  function writeStatus(pod: Pod): void {
    const states = new Map([...progress].map(([container, { state }]) => [container, state]));
    const status = podStatus(pod, states, options.podIP, timestamp(clock.now()));
    const how = { manager: 'kubelet', subresource: 'status' };
    api.update(storedResource('pods'), namespace, name, (stored) => ({ ...stored, status }), how);
  }

  const imagesOf = ({ spec }: Pod) =>
    [...(spec.initContainers ?? []), ...spec.containers].map(({ image }) => image).join(' ');
  let seen = '';
  setImmediate(look);
  return {
    changed(pod) {
      const images = imagesOf(pod);
      if (seen !== '' && seen !== images) look();
      seen = images;
    },
    stop() {
      stopped = true;
      cancel();
    },
  };
}
