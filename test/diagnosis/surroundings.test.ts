import { describe, expect, test } from 'vitest';
import { exampleNode, examplePod, exampleWebhook, waitingContainer } from '../../src/causes/example-evidence.ts';
import { catalogue } from '../../src/causes/index.ts';
import { clueValues } from '../../src/diagnosis/clues.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { mixedDigests, surroundings } from '../../src/diagnosis/surroundings.ts';
import { type Evidence, seen, unseen } from '../../src/evidence/evidence.ts';
import type { BlastRadius, BlastScope } from '../../src/evidence/facts.ts';

const now = Date.UTC(2026, 2, 1);
const siblings = (pods: number, registries: readonly string[]) => ({
  pods,
  nodes: ['node-1'],
  workloads: ['shop/web', 'shop/api'].slice(0, pods),
  namespaces: ['shop'],
  registries,
});
const reach = (scope: BlastScope, registries = ['registry.example.com']): BlastRadius => ({
  scope,
  name: scope === 'cluster' ? '' : 'name',
  failing: siblings(2, registries),
  working: siblings(1, registries),
  partial: false,
});
const workload = seen({
  object: { kind: 'Deployment', namespace: 'shop', name: 'web' },
  desired: 3,
  ready: 0,
  images: [],
  conditions: [],
});

/** The keys of the clues, each with exactly the values that its sentence is given. */
function keysOf(clues: ReturnType<typeof surroundings>): readonly string[] {
  for (const { key, values } of clues) expect(Object.keys(values).toSorted()).toEqual([...clueValues[key]].toSorted());
  return clues.map(({ key }) => key);
}

test.each<BlastScope>(['pod', 'workload', 'node', 'namespace', 'registry', 'cluster'])(
  'how far a failed pull reaches is told: %s',
  (scope) => {
    const evidence: Evidence = { blastRadius: seen(reach(scope)) };
    expect(keysOf(surroundings('network.timeout', evidence, now))).toEqual([`reach-${scope}`]);
  },
);

test('nodes that differ are told whatever the reach', () => {
  const contrast = { image: 'registry.example.com/shop/web:1', failing: ['node-1', 'node-2'], working: ['node-3'] };
  const evidence: Evidence = { blastRadius: seen({ ...reach('workload'), contrast }) };
  expect(keysOf(surroundings('auth.denied', evidence, now))).toEqual(['reach-workload', 'nodes-differ']);
});

describe('around a dead webhook', () => {
  const past = now - 1;
  const authority = (validTo: number) => ({ subject: 'CN=gate', validFrom: 0, validTo });
  const dead = (more: Parameters<typeof exampleWebhook>[1]): Evidence => ({
    webhooks: seen([exampleWebhook(0, more)]),
  });

  test('the workloads without pods are told, and that there is no pod by design', () => {
    const evidence: Evidence = {
      blastRadius: seen({ ...reach('namespace'), failing: siblings(2, []) }),
      pod: unseen({ reason: 'not-found' }),
      workload,
    };
    expect(keysOf(surroundings('admission.webhook-unreachable', evidence, now))).toEqual(['reach-blocked', 'no-pods']);
  });

  test.each<[string, Evidence, readonly string[]]>([
    ['an expired CA', dead({ authorities: [authority(past)] }), ['webhook-authority-expired']],
    ['a CA beside its expired predecessor', dead({ authorities: [authority(past), authority(now + 1)] }), []],
    ['a CA that cannot be read', dead({ authorities: 'unreadable' }), ['webhook-authority-unreadable']],
    ['match conditions', dead({ matchConditions: ['not-the-gate'] }), ['webhook-conditions']],
    [
      'time-outs that add up',
      { admissionDelay: seen({ mutating: 20, validating: 10, webhooks: 3 }) },
      ['admission-delay'],
    ],
    ['a short time-out', { admissionDelay: seen({ mutating: 0, validating: 10, webhooks: 1 }) }, []],
  ])('%s', (_what, evidence, keys) => {
    expect(keysOf(surroundings('admission.webhook-unreachable', evidence, now))).toEqual(keys);
  });
});

test.each([
  ['registry.example.com/shop/web:1', 'image-in-store'],
  ['registry.example.com/shop/web:2', 'image-not-in-store'],
])('for an image that may not be pulled the node’s store is told: %s', (name, key) => {
  const container = waitingContainer('ErrImageNeverPull', { image: 'registry.example.com/shop/web:1' });
  const evidence: Evidence = {
    pod: seen(examplePod(container)),
    node: seen(exampleNode({ images: [{ names: [name] }] })),
  };
  expect(keysOf(surroundings('image.never-pull', evidence, now))).toEqual([key]);
});

test('events that have aged out are told unless others are left', () => {
  const eventHistory = seen({ agedOut: [{ object: { kind: 'Pod', namespace: 'shop', name: 'web-1' }, at: 0 }] });
  expect(keysOf(surroundings('other.backoff-only', { eventHistory, events: seen([]) }, now))).toEqual([
    'events-aged-out',
  ]);
  const left = { object: { kind: 'ReplicaSet', name: 'web' }, type: 'Warning', reason: 'x', message: 'y', count: 1 };
  expect(surroundings('other.backoff-only', { eventHistory, events: seen([left]) }, now)).toEqual([]);
});

test('different digests behind one tag are worth a remark', () => {
  const running = [
    { digest: 'sha256:a', pods: 2 },
    { digest: 'sha256:b', pods: 1 },
  ];
  const evidence: Evidence = { runningDigests: seen([{ image: 'web:1', running }]) };
  expect(keysOf(mixedDigests(evidence))).toEqual(['digests-differ']);
  expect(diagnose(evidence, { catalogue, now }).remarks?.map(({ key }) => key)).toEqual(['digests-differ']);
  expect(mixedDigests({ runningDigests: seen([{ image: 'web:1', running: running.slice(1) }]) })).toEqual([]);
  const on = (...platforms: readonly string[]) =>
    running.map((one, index) => ({ ...one, platforms: [platforms[index] ?? ''] }));
  const mixedOn = (...platforms: readonly string[]) =>
    mixedDigests({ runningDigests: seen([{ image: 'web:1', running: on(...platforms) }]) });
  expect(mixedOn('linux/amd64', 'linux/arm64')).toEqual([]);
  expect(mixedOn('linux/amd64', 'linux/amd64')).toHaveLength(1);
});

test('a failing subject is told with its surroundings, a healthy one is not', () => {
  const blastRadius = seen(reach('node'));
  const bad = { pod: seen(examplePod(waitingContainer('ErrImagePull'))), blastRadius };
  const { waiting: _waiting, ...running } = waitingContainer('');
  const good = { pod: seen(examplePod({ ...running, ready: true }, { phase: 'Running' })), blastRadius };
  const keys = (evidence: Evidence) => diagnose(evidence, { catalogue, now }).findings[0].clues.map(({ key }) => key);
  expect(keys(bad)).toContain('reach-node');
  expect(keys(good)).not.toContain('reach-node');
});
