import type { Api } from '../api.ts';
import type { Clock } from '../clock.ts';
import { type BackOff, waitAfter } from '../controllers/loop.ts';
import { createEventRecorder, type RecordEvent } from '../event-recorder.ts';
import type { Container, Node, Pod } from '../kinds.ts';
import { timestamp } from '../object.ts';
import { storedResource } from '../resources.ts';
import type { Network } from './exchange.ts';
import { type ContainerState, podStatus } from './pod-status.ts';
import { attemptPull } from './pull-attempt.ts';
import { backOffText } from './pull-text.ts';

export interface PodWorkerOptions {
  readonly api: Api;
  readonly clock: Clock;
  readonly network: Network;
  readonly backOff: BackOff;
  readonly resync: number;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly podIP: string;
  /** The images on the pod's node, by name. */
  readonly images: Set<string>;
}

export interface PodWorker {
  /** Tells of the pod as it is stored now; only other images make a difference. */
  changed(pod: Pod): void;
  stop(): void;
}

interface Progress {
  readonly image: string;
  readonly state: ContainerState;
  readonly failures: number;
  readonly retryAt: number;
  readonly cause: string;
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
    if (stopped) return;
    if (looking) {
      again = true;
      return;
    }
    looking = true;
    void sync()
      .catch(() => resync)
      .then((wait) => {
        looking = false;
        cancel();
        if (again || wait === 0) setImmediate(look);
        else if (wait !== undefined && !stopped) cancel = clock.after(wait, look);
        again = false;
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
    await Promise.all(due.map((container) => advance(pod, node, container, record)));
    const latest = currentPod();
    if (!latest) return undefined;
    writeStatus(latest);
    const unfinished = dueContainers(latest);
    if (unfinished.length === 0) return undefined;
    const waits = unfinished.map((container) => (progress.get(container.name)?.retryAt ?? 0) - clock.now());
    const backingOff = unfinished.every((container) => reasonOf(container) !== 'ErrImagePull');
    return Math.max(0, backingOff ? Math.min(...waits) : Math.min(resync, ...waits));
  }

  /** The containers that shall come up next: one init container after the other, then all the others. */
  function dueContainers({ spec }: Pod): Container[] {
    const open = (container: Container) =>
      progress.get(container.name)?.state.kind !== 'running' &&
      progress.get(container.name)?.state.kind !== 'completed';
    const changed = (container: Container) => progress.get(container.name)?.image !== container.image;
    const init = (spec.initContainers ?? []).find(open);
    return init ? [init] : spec.containers.filter((container) => open(container) || changed(container));
  }

  function reasonOf(container: Container): string | undefined {
    const state = progress.get(container.name)?.state;
    return state?.kind === 'waiting' ? state.reason : undefined;
  }

  function writeStatus(pod: Pod): void {
    const states = new Map([...progress].map(([container, { state }]) => [container, state]));
    const status = podStatus(pod, states, options.podIP, timestamp(clock.now()));
    api.update(storedResource('pods'), namespace, name, (stored) => ({ ...stored, status }), {
      manager: 'kubelet',
      subresource: 'status',
    });
  }

  async function advance(pod: Pod, node: Node, container: Container, record: RecordEvent): Promise<void> {
    const isInit = pod.spec.initContainers?.some((one) => one.name === container.name) ?? false;
    const say = (type: 'Normal' | 'Warning', reason: string, message: string) =>
      record(pod, type, reason, message, `spec.${isInit ? 'initContainers' : 'containers'}{${container.name}}`);
    const { image } = container;
    const known = progress.get(container.name);
    const before = known?.image === image ? known : undefined;
    const keep = (state: ContainerState, changes: Partial<Progress> = {}) =>
      progress.set(container.name, { image, failures: 0, retryAt: 0, cause: '', ...before, state, ...changes });
    const up = (digest: string) => {
      const since = timestamp(clock.now());
      keep(isInit ? { kind: 'completed', since, digest } : { kind: 'running', since, digest }, {
        failures: 0,
        retryAt: 0,
        cause: '',
      });
      say('Normal', 'Created', `Created container: ${container.name}`);
      say('Normal', 'Started', `Started container ${container.name}`);
    };
    if (before && clock.now() < before.retryAt) {
      say('Normal', 'BackOff', `Back-off pulling image "${image}"`);
      say('Warning', 'Failed', 'Error: ImagePullBackOff');
      keep({ kind: 'waiting', reason: 'ImagePullBackOff', message: backOffText(image, before.cause, node) });
      return;
    }
    const local = [...options.images].find((one) => one.startsWith(`${image} `));
    if (container.imagePullPolicy !== 'Always' && local !== undefined) {
      say('Normal', 'Pulled', `Container image "${image}" already present on machine`);
      up(local.slice(image.length + 1));
      return;
    }
    const fail = (reason: string, text: string) => {
      const failures = (before?.failures ?? 0) + 1;
      keep(
        { kind: 'waiting', reason, message: text },
        { failures, cause: text, retryAt: clock.now() + waitAfter(options.backOff, failures) },
      );
    };
    if (container.imagePullPolicy === 'Never') {
      say('Warning', 'ErrImageNeverPull', `Container image "${image}" is not present with pull policy of Never`);
      fail('ErrImageNeverPull', `Container image "${image}" is not present with pull policy of Never`);
      return;
    }
    say('Normal', 'Pulling', `Pulling image "${image}"`);
    const began = performance.now();
    const onMissingSecrets = (names: readonly string[]) =>
      record(
        pod,
        'Warning',
        'FailedToRetrieveImagePullSecret',
        `Unable to retrieve some image pull secrets (${names.join(', ')}); attempting to pull the image may not succeed.`,
      );
    const attempt = await attemptPull({ api, network: options.network, pod, container, node, onMissingSecrets });
    if (!currentPod()) return;
    if (attempt.kind === 'pulled') {
      const took = `${((performance.now() - began) / 1000).toFixed(3)}s`;
      say(
        'Normal',
        'Pulled',
        `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: ${attempt.pulled.size} bytes.`,
      );
      options.images.add(`${image} ${attempt.pulled.digest}`);
      up(attempt.pulled.digest);
    } else if (attempt.kind === 'invalid') {
      say('Warning', 'InspectFailed', attempt.text);
      say('Warning', 'Failed', 'Error: InvalidImageName');
      fail('InvalidImageName', attempt.text);
    } else {
      say('Warning', 'Failed', `Failed to pull image "${image}": ${attempt.text}`);
      say('Warning', 'Failed', 'Error: ErrImagePull');
      fail('ErrImagePull', attempt.text);
    }
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
