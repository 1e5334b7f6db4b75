import { describe, expect, test } from 'vitest';
import { catalogue } from '../../src/causes/index.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { factIn } from '../../src/evidence/evidence.ts';
import type { RegistryLook } from '../../src/evidence/facts.ts';
import type { Subject } from '../../src/evidence/subject.ts';
import type { RegistryProber } from '../../src/inspectors/inspector.ts';
import { createLocales } from '../../src/locale.ts';
import { clueLine } from '../../src/views/evidence.ts';
import { blocked, failing, look, now, set } from './world/look.ts';
import { type PodParts, podOf, webDeployment } from './world/many-pods.ts';
import type { Stored } from './world/object-server.ts';

test('a pull secret that is missing is looked for among the running pods of other namespaces', async () => {
  const naming = (parts: PodParts, secret: string): Stored => {
    const pod = podOf(parts);
    return { ...pod, spec: { ...(pod.spec as object), imagePullSecrets: [{ name: secret }] } };
  };
  const evidence = await look(
    [
      naming({ name: 'web-0', waiting: 'ImagePullBackOff' }, 'regcred'),
      naming({ name: 'ledger', namespace: 'bank' }, 'regcred'),
      naming({ name: 'other', namespace: 'till' }, 'another'),
      naming({ name: 'stuck', namespace: 'post', waiting: 'ImagePullBackOff' }, 'regcred'),
    ],
    ['pullSecrets'],
    { name: 'web-0' },
  );
  expect(factIn(evidence, 'pullSecrets')?.secrets).toEqual([
    { name: 'regcred', problem: 'missing', entries: [], usedIn: ['bank'] },
  ]);
  const [finding] = diagnose(evidence, { catalogue, now }).findings;
  expect(finding.clues).toContainEqual(expect.objectContaining({ key: 'pull-secret-elsewhere' }));
  const words = createLocales().wordsFor('en', 'plain');
  expect(finding.clues.map((clue) => clueLine(clue, words)).join('\n')).toContain('in: `bank`.');
  expect(finding.clues[0]?.values).toEqual({ secret: 'regcred', namespace: 'shop' });
});

describe('events that have aged out', () => {
  test('are said to have, for the pod and each of its owners', async () => {
    const evidence = await look([...webDeployment, podOf(failing()), blocked('shop', set)], ['eventHistory']);
    expect(factIn(evidence, 'eventHistory')).toEqual({
      since: Date.parse('2026-03-01T05:59:00Z'),
      agedOut: [
        { object: { kind: 'Pod', namespace: 'shop', name: `${set}-x2x9k` }, at: Date.parse('2026-03-01T03:00:00Z') },
        { object: { kind: 'Deployment', namespace: 'shop', name: 'web' }, at: Date.parse('2026-03-01T02:00:00Z') },
      ],
    });
  });

  test('are not missed while there cannot be any yet', async () => {
    const young = podOf(failing({ createdAt: '2026-03-01T05:59:58Z' }));
    const evidence = await look([...webDeployment, young], ['eventHistory']);
    expect(factIn(evidence, 'eventHistory')?.agedOut.map(({ object }) => object.kind)).toEqual([
      'ReplicaSet',
      'Deployment',
    ]);
  });

  test('of an owner of a foreign kind are read too', async () => {
    const foreign = {
      apiVersion: 'example.com/v1',
      kind: 'Rollout',
      name: 'web',
      uid: 'uid-of-rollout',
      controller: true,
    };
    const [, replicaSet] = webDeployment;
    const owned = { ...replicaSet, metadata: { ...replicaSet?.metadata, ownerReferences: [foreign] } } as Stored;
    const about = { kind: 'Rollout', namespace: 'shop', name: 'web', uid: 'uid-of-rollout' };
    const event = { ...blocked('shop', set), involvedObject: about, message: 'the rollout is paused' };
    const pod = { pod: `${set}-x2x9k` } as Partial<Subject>;
    const evidence = await look([owned, podOf(failing()), event], ['events'], pod);
    expect(factIn(evidence, 'events')?.map(({ message }) => message)).toEqual(['the rollout is paused']);
  });
});

test('the digests that really run behind a tag stand beside what the tag means now', async () => {
  const [one, other] = [`sha256:${'a'.repeat(64)}`, `sha256:${'b'.repeat(64)}`];
  const pods = [
    podOf({ name: `${set}-bcdfg`, set, digest: one }),
    podOf({ name: `${set}-bcdfh`, set, digest: other, node: 'node-2' }),
    podOf({ name: `${set}-bcdfj`, set, digest: other, node: 'node-3' }),
  ];
  const registry: RegistryProber = {
    look: async (image) => ({ image, as: { kind: 'anonymous' }, steps: [], digest: one }) satisfies RegistryLook,
  };
  const named = { pod: `${set}-bcdfg` } as Partial<Subject>;
  const node = (name: string, architecture: string) => ({
    kind: 'Node',
    metadata: { name },
    status: { nodeInfo: { architecture, operatingSystem: 'linux' } },
  });
  const nodes = [node('node-1', 'arm64'), node('node-2', 'amd64'), node('node-3', 'amd64')];
  const evidence = await look([...webDeployment, ...pods, ...nodes], ['runningDigests'], named, registry);
  expect(factIn(evidence, 'runningDigests')).toEqual([
    {
      image: 'registry.example.com/shop/web:1',
      running: [
        { digest: other, pods: 2, platforms: ['linux/amd64'] },
        { digest: one, pods: 1, platforms: ['linux/arm64'] },
      ],
      now: one,
    },
  ]);
});

test.each([
  ['by its kernel', 'windows', '10.0.20348.2527', '10.0.17763', '10.0.20348.2527'],
  ['by its label where the kernel says something else', 'windows', '', '10.0.17763', '10.0.17763'],
  ['not at all', 'windows', 'unknown', 'unknown', undefined],
  ['nothing when it is no Windows', 'linux', '6.1.0-18-amd64', '10.0.17763', undefined],
])('a node tells its Windows build: %s', async (_, operatingSystem, kernelVersion, label, expected) => {
  const node = {
    kind: 'Node',
    metadata: { name: 'node-1', labels: { 'node.kubernetes.io/windows-build': label } },
    status: { nodeInfo: { architecture: 'amd64', operatingSystem, kernelVersion } },
  };
  const pod = { pod: `${set}-x2x9k` } as Partial<Subject>;
  const evidence = await look([...webDeployment, podOf(failing()), node], ['node'], pod);
  expect(factIn(evidence, 'node')?.osVersion).toBe(expected);
});

test.each([
  ['True', Date.parse('2026-03-01T05:00:00Z')],
  ['False', undefined],
])('a pod tells since when it is ready: %s', async (status, expected) => {
  const ready = { type: 'Ready', status, lastTransitionTime: '2026-03-01T05:00:00Z' };
  const pod = podOf({ name: 'web' }) as Stored & { readonly status: object };
  const evidence = await look([{ ...pod, status: { ...pod.status, conditions: [ready] } } as Stored], ['pod'], {
    pod: 'web',
  } as Partial<Subject>);
  expect(factIn(evidence, 'pod')).toMatchObject({ ready: status === 'True' });
  expect(factIn(evidence, 'pod')?.readySince).toBe(expected);
});

describe('an image as the subject', () => {
  const [one, other] = [`sha256:${'a'.repeat(64)}`, `sha256:${'b'.repeat(64)}`];
  const nginx = { kind: 'image', reference: 'nginx:1.27' } as Partial<Subject>;

  test('is looked for in the pods of every namespace, however it is written there', async () => {
    const pods = [
      podOf({ name: 'shop', image: 'nginx:1.27', digest: one }),
      podOf({ name: 'bank', namespace: 'bank', image: 'docker.io/library/nginx:1.27', digest: other, node: 'node-2' }),
      podOf({ name: 'older', image: 'nginx:1.26', digest: one }),
      podOf({ name: 'stuck', image: 'nginx:1.27', waiting: 'ErrImagePull' }),
    ];
    const registry: RegistryProber = {
      look: async (image) => ({ image, as: { kind: 'anonymous' }, steps: [], digest: one }) satisfies RegistryLook,
    };
    const evidence = await look(pods, ['imageUsers', 'runningDigests'], nginx, registry);
    expect(factIn(evidence, 'imageUsers')).toEqual({
      image: 'nginx:1.27',
      containers: [
        { namespace: 'shop', pod: 'shop', container: 'app', imagePullPolicy: '', imageDigest: one, node: 'node-1' },
        { namespace: 'bank', pod: 'bank', container: 'app', imagePullPolicy: '', imageDigest: other, node: 'node-2' },
      ],
      partial: false,
    });
    expect(factIn(evidence, 'runningDigests')).toEqual([
      {
        image: 'nginx:1.27',
        running: [
          { digest: one, pods: 1 },
          { digest: other, pods: 1 },
        ],
        now: one,
      },
    ]);
  });

  test('that many containers run is cut, and says so', async () => {
    const many = Array.from({ length: 501 }, (_, index) => podOf({ name: `p-${index}`, image: 'nginx:1.27' }));
    const users = factIn(await look(many, ['imageUsers'], nginx), 'imageUsers');
    expect(users).toMatchObject({ partial: true });
    expect(users?.containers).toHaveLength(500);
  });

  test('of another kind of subject is no question', async () => {
    const evidence = await look(webDeployment, ['imageUsers']);
    expect(evidence.imageUsers).toEqual({ seen: false, because: { reason: 'not-applicable' } });
  });
});

test('a node tells which images it has in store', async () => {
  const names = ['registry.example.com/shop/web@sha256:a', 'registry.example.com/shop/web:1'];
  const node = { kind: 'Node', metadata: { name: 'node-1' }, status: { images: [{ names, sizeBytes: 7 }] } };
  const evidence = await look([...webDeployment, podOf(failing()), node], ['node']);
  expect(factIn(evidence, 'node')?.images).toEqual([{ names, sizeBytes: 7 }]);
});

test('what a container said before it was restarted is a message too', async () => {
  const pod = podOf({ name: 'web' });
  const ended = (message: string, finishedAt: string) => ({
    terminated: { exitCode: 1, reason: 'Error', message, finishedAt },
  });
  const [status] = (pod.status as { containerStatuses: object[] }).containerStatuses;
  const containerStatuses = [
    { ...status, state: ended('second', '2026-03-01T05:00:00Z'), lastState: ended('first', '2026-03-01T04:00:00Z') },
  ];
  const evidence = await look([{ ...pod, status: { phase: 'Running', containerStatuses } }], ['messages']);
  expect(factIn(evidence, 'messages')?.map(({ text }) => text)).toEqual(['second', 'first']);
});
