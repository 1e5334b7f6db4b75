import { withCondition } from '../conditions.ts';
import type { Condition, Container, ContainerStatus, Pod, PodStatus } from '../kinds.ts';

/** Where a container stands on its node. */
export type ContainerState =
  | { readonly kind: 'waiting'; readonly reason: string; readonly message?: string }
  | { readonly kind: 'running'; readonly since: string; readonly digest: string }
  | { readonly kind: 'completed'; readonly since: string; readonly digest: string };

/** The status of a pod whose containers stand like this; `now` as a timestamp. */
export function podStatus(
  pod: Pod,
  states: ReadonlyMap<string, ContainerState>,
  podIP: string,
  now: string,
): PodStatus {
  const { containers, initContainers = [] } = pod.spec;
  const inits = initContainers.map((container) =>
    containerStatus(container, states.get(container.name), 'PodInitializing'),
  );
  const mains = containers.map((container) =>
    containerStatus(
      container,
      states.get(container.name),
      initContainers.length > 0 ? 'PodInitializing' : 'ContainerCreating',
    ),
  );
  const initialized = inits.every(({ state }) => state.terminated);
  const ready = initialized && mains.every((status) => status.ready);
  const unready = mains.filter((status) => !status.ready).map(({ name }) => name);
  const why = ready
    ? {}
    : { reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]` };
  const wanted: Condition[] = [
    { type: 'Initialized', status: initialized ? 'True' : 'False' },
    { type: 'Ready', status: ready ? 'True' : 'False', ...why },
    { type: 'ContainersReady', status: ready ? 'True' : 'False', ...why },
  ];
  const started = mains.some(({ state }) => state.running);
  return {
    ...pod.status,
    phase: initialized && started ? 'Running' : 'Pending',
    conditions: wanted.reduce((list, one) => withCondition(list, one, now), pod.status?.conditions ?? []),
    hostIP: '10.0.0.4',
    ...(started ? { podIP, podIPs: [{ ip: podIP }] } : {}),
    startTime: pod.status?.startTime ?? now,
    ...(inits.length > 0 ? { initContainerStatuses: inits } : {}),
    containerStatuses: mains,
    qosClass: 'BestEffort',
  };
}

function containerStatus(
  { name, image }: Container,
  state: ContainerState | undefined,
  initial: string,
): ContainerStatus {
  const base = { name, image, restartCount: 0, lastState: {} };
  if (!state || state.kind === 'waiting') {
    const waiting = state
      ? { reason: state.reason, ...(state.message === undefined ? {} : { message: state.message }) }
      : { reason: initial };
    return { ...base, imageID: '', ready: false, started: false, state: { waiting } };
  }
  const imageID = `${image.replace(/@.*|:[^:/]*$/, '')}@${state.digest}`;
  if (state.kind === 'running')
    return { ...base, imageID, ready: true, started: true, state: { running: { startedAt: state.since } } };
  const terminated = { reason: 'Completed', exitCode: 0, startedAt: state.since, finishedAt: state.since };
  return { ...base, imageID, ready: true, started: false, state: { terminated } };
}
