import type { CoreV1Event, V1Pod } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { toEvent } from '../../src/inspectors/events.ts';
import { toPod } from '../../src/inspectors/pod.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const at = (seconds: number) => new Date(seconds * 1_000);

test('a pod tells of its ephemeral containers, of the digest that runs and of its last end', () => {
  const pod: V1Pod = {
    metadata: { namespace: 'shop', name: 'web-0', uid: '1', creationTimestamp: at(1) },
    spec: {
      containers: [{ name: 'web', image: 'web:1' }],
      ephemeralContainers: [{ name: 'debugger', image: 'tools:1' }],
    },
    status: {
      phase: 'Running',
      containerStatuses: [
        {
          name: 'web',
          image: 'web:1',
          imageID: `registry.example.com/web@${digest}`,
          ready: false,
          restartCount: 3,
          state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s' } },
          lastState: {
            terminated: { exitCode: 1, reason: 'StartError', message: 'exec format error', finishedAt: at(9) },
          },
        },
      ],
      ephemeralContainerStatuses: [
        {
          name: 'debugger',
          image: '',
          imageID: '',
          ready: false,
          restartCount: 0,
          state: { waiting: { reason: 'ErrImagePull' } },
        },
      ],
    },
  };
  expect(toPod(pod, []).containers).toEqual([
    {
      name: 'web',
      kind: 'app',
      image: 'web:1',
      imagePullPolicy: '',
      imageDigest: digest,
      ready: false,
      restartCount: 3,
      waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s' },
      terminated: { reason: 'StartError', message: 'exec format error', exitCode: 1, at: 9_000 },
      previous: { reason: 'StartError', message: 'exec format error', exitCode: 1, at: 9_000 },
    },
    {
      name: 'debugger',
      kind: 'ephemeral',
      image: 'tools:1',
      imagePullPolicy: '',
      ready: false,
      restartCount: 0,
      waiting: { reason: 'ErrImagePull', message: '' },
    },
  ]);
});

test('an image that the runtime knows by its configuration alone has no digest', () => {
  const containerStatuses = [{ name: 'web', image: '', imageID: digest, ready: true, restartCount: 0 }];
  const pod: V1Pod = { spec: { containers: [{ name: 'web' }] }, status: { containerStatuses } };
  expect(toPod(pod, []).containers[0]).not.toHaveProperty('imageDigest');
});

const event = {
  metadata: {},
  involvedObject: { kind: 'Pod', namespace: 'shop', name: 'web-0' },
  type: 'Warning',
  reason: 'Failed',
  message: 'x',
};

test.each<[string, Partial<CoreV1Event>, object]>([
  [
    'the old recorder',
    { firstTimestamp: at(1), lastTimestamp: at(5), count: 4 },
    { firstAt: 1_000, lastAt: 5_000, count: 4 },
  ],
  ['the new recorder, once', { eventTime: at(2) }, { firstAt: 2_000, lastAt: 2_000, count: 1 }],
  [
    'the new recorder, a series',
    { eventTime: at(2), series: { count: 7, lastObservedTime: at(8) } },
    { firstAt: 2_000, lastAt: 8_000, count: 7 },
  ],
  ['a recorder without times', { metadata: { creationTimestamp: at(3) } }, { firstAt: 3_000, lastAt: 3_000, count: 1 }],
])('an event of %s has its times and its count', (_who, change, expected) => {
  expect(toEvent({ ...event, ...change })).toMatchObject(expected);
});
