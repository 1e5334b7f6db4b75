import type { Api } from '../api.ts';
import type { Clock } from '../clock.ts';
import { type BackOff, waitAfter } from '../controllers/loop.ts';
import type { RecordEvent } from '../event-recorder.ts';
import type { Container, Node, Pod } from '../kinds.ts';
import { timestamp } from '../object.ts';
import type { Network } from './exchange.ts';
import type { ContainerState } from './pod-status.ts';
import { attemptPull } from './pull-attempt.ts';
import { backOffText } from './pull-text.ts';

/** How far a kubelet has come with one container. */
export interface Progress {
  readonly image: string;
  readonly state: ContainerState;
  readonly failures: number;
  /** No pull before this time (ms since the epoch). */
  readonly retryAt: number;
  /** What the last failed pull said. */
  readonly cause: string;
}

export interface ContainerStart {
  readonly api: Api;
  readonly clock: Clock;
  readonly network: Network;
  readonly backOff: BackOff;
  readonly record: RecordEvent;
  readonly pod: Pod;
  readonly node: Node;
  readonly container: Container;
  /** The digests of the images on the node, by name. */
  readonly images: Map<string, string>;
  readonly before: Progress | undefined;
}

/** Does what is due for a container that does not run: waits, finds its image on the node, or pulls it and starts it. */
export async function startContainer(start: ContainerStart): Promise<Progress> {
  const { clock, pod, node, container, images } = start;
  const { image, imagePullPolicy } = container;
  const before = start.before?.image === image ? start.before : undefined;
  const isInit = pod.spec.initContainers?.some(({ name }) => name === container.name) ?? false;
  const path = `spec.${isInit ? 'initContainers' : 'containers'}{${container.name}}`;
  const normal = (reason: string, message: string) => start.record(pod, 'Normal', reason, message, path);
  const warn = (reason: string, message: string) => start.record(pod, 'Warning', reason, message, path);

  function up(digest: string): Progress {
    normal('Created', `Created container: ${container.name}`);
    normal('Started', `Started container ${container.name}`);
    const state = { kind: isInit ? 'completed' : 'running', since: timestamp(clock.now()), digest } as const;
    return { image, state, failures: 0, retryAt: 0, cause: '' };
  }

  function failed(reason: string, cause: string): Progress {
    warn('Failed', `Error: ${reason}`);
    const failures = (before?.failures ?? 0) + 1;
    const retryAt = clock.now() + waitAfter(start.backOff, failures);
    return { image, state: { kind: 'waiting', reason, message: cause }, failures, retryAt, cause };
  }

  if (before && clock.now() < before.retryAt) {
    normal('BackOff', `Back-off pulling image "${image}"`);
    warn('Failed', 'Error: ImagePullBackOff');
    const message = backOffText(image, before.cause, node);
    return { ...before, state: { kind: 'waiting', reason: 'ImagePullBackOff', message } };
  }
  const present = images.get(image);
  if (imagePullPolicy !== 'Always' && present !== undefined) {
    normal('Pulled', `Container image "${image}" already present on machine`);
    return up(present);
  }
  if (imagePullPolicy === 'Never') {
    const text = `Container image "${image}" is not present with pull policy of Never`;
    warn('ErrImageNeverPull', text);
    return failed('ErrImageNeverPull', text);
  }
  normal('Pulling', `Pulling image "${image}"`);
  const began = performance.now();
  const attempt = await attemptPull({
    ...start,
    onMissingSecrets: (names) => {
      const list = names.join(', ');
      const text = `Unable to retrieve some image pull secrets (${list}); attempting to pull the image may not succeed.`;
      start.record(pod, 'Warning', 'FailedToRetrieveImagePullSecret', text);
    },
  });
  if (attempt.kind === 'invalid') {
    warn('InspectFailed', attempt.text);
    return failed('InvalidImageName', attempt.text);
  }
  if (attempt.kind === 'failed') {
    warn('Failed', `Failed to pull image "${image}": ${attempt.text}`);
    return failed('ErrImagePull', attempt.text);
  }
  const { digest, size } = attempt.pulled;
  const took = `${((performance.now() - began) / 1000).toFixed(3)}s`;
  normal(
    'Pulled',
    `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: ${size} bytes.`,
  );
  images.set(image, digest);
  return up(digest);
}
