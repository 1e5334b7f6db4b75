import { describe, expect, test } from 'vitest';
import { factIn } from '../../src/evidence/evidence.ts';
import { blocked, failing, look, set } from './world/look.ts';
import { type PodParts, podOf, webDeployment } from './world/many-pods.ts';
import type { Stored } from './world/object-server.ts';

const elsewhere = 'other.example.com/team/tool:1';

describe('how far a failed pull reaches', () => {
  test.each<[string, readonly PodParts[], object]>([
    [
      'one pod, while its sibling runs',
      [failing(), { name: `${set}-bcdfg`, set, node: 'node-2' }],
      { scope: 'pod', name: `${set}-x2x9k` },
    ],
    [
      'one node, while other nodes run images of the registry',
      [failing(), failing({ name: 'api', namespace: 'bank' }), { name: 'ok', node: 'node-2' }],
      { scope: 'node', name: 'node-1' },
    ],
    [
      'one workload, all of whose pods fail',
      [failing(), failing({ name: `${set}-bcdfg`, node: 'node-2' }), { name: 'ok' }],
      { scope: 'workload', name: 'shop/web' },
    ],
    [
      'one workload, when there is only one node to compare',
      [failing(), failing({ name: `${set}-bcdfg` }), { name: 'ok' }],
      { scope: 'workload', name: 'shop/web' },
    ],
    [
      'one namespace, while other namespaces run images of the registry',
      [failing(), failing({ name: 'api', node: 'node-2' }), { name: 'ok', namespace: 'bank' }],
      { scope: 'namespace', name: 'shop' },
    ],
    [
      'one registry, while images of others start',
      [
        failing(),
        failing({ name: 'api', namespace: 'bank', node: 'node-2' }),
        { name: 'ok', image: elsewhere, startedAt: '2026-03-01T05:00:00Z' },
        failing({ name: 'typo', namespace: 'lab', image: elsewhere }),
      ],
      { scope: 'registry', name: 'registry.example.com' },
    ],
    [
      'the cluster, when images of no registry start any more',
      [
        failing(),
        failing({ name: 'api', namespace: 'bank', node: 'node-2', image: elsewhere }),
        { name: 'old', namespace: 'shop' },
      ],
      { scope: 'cluster', name: '' },
    ],
  ])('%s', async (_what, pods, expected) => {
    const evidence = await look([...webDeployment, ...pods.map(podOf)], ['blastRadius']);
    expect(factIn(evidence, 'blastRadius')).toMatchObject({ ...expected, partial: false });
  });

  test('says who fails and who works', async () => {
    const pods = [failing(), failing({ name: 'api', node: 'node-2' }), { name: 'ok', namespace: 'bank' }].map(podOf);
    const evidence = await look([...webDeployment, ...pods], ['blastRadius']);
    expect(factIn(evidence, 'blastRadius')).toMatchObject({
      failing: {
        pods: 2,
        nodes: ['node-1', 'node-2'],
        workloads: ['shop/web', 'shop/api'],
        registries: ['registry.example.com'],
      },
      working: { pods: 1, namespaces: ['bank'] },
    });
  });

  test.each<[string, readonly PodParts[], object | undefined]>([
    [
      'some of several nodes do not get what runs on others',
      [failing(), failing({ name: `${set}-bcdfg`, node: 'node-2' }), { name: `${set}-bcdfh`, set, node: 'node-3' }],
      { image: 'registry.example.com/shop/web:1', failing: ['node-1', 'node-2'], working: ['node-3'] },
    ],
    [
      'a node that pulled it once and now cannot is like the others',
      [failing(), { name: `${set}-bcdfg`, set }, { name: `${set}-bcdfh`, set, node: 'node-3' }],
      undefined,
    ],
    [
      'another image says nothing about the nodes',
      [failing(), { name: 'ok', node: 'node-2', image: 'registry.example.com/shop/web:0' }],
      undefined,
    ],
  ])('tells the nodes apart by one image: %s', async (_what, pods, contrast) => {
    const evidence = await look([...webDeployment, ...pods.map(podOf)], ['blastRadius']);
    expect(factIn(evidence, 'blastRadius')?.contrast).toEqual(contrast);
  });

  test('is cut in a large cluster, and says so', async () => {
    const many = Array.from({ length: 600 }, (_, index) =>
      podOf({ name: `p-${index}`, namespace: 'bank', waiting: 'ErrImagePull' }),
    );
    const evidence = await look([...webDeployment, podOf(failing()), ...many], ['blastRadius']);
    expect(factIn(evidence, 'blastRadius')).toMatchObject({ partial: true, failing: { pods: 500 } });
    expect(factIn(evidence, 'blastRadius')?.failing.workloads).toHaveLength(20);
  });

  test('is no question while the pod pulls its images', async () => {
    const evidence = await look([...webDeployment, podOf({ name: `${set}-bcdfg`, set })], ['blastRadius']);
    expect(evidence.blastRadius).toEqual({ seen: false, because: { reason: 'not-applicable' } });
  });
});

describe('how far a dead webhook reaches', () => {
  test.each<[string, readonly Stored[], string]>([
    ['one workload', [blocked('shop', set)], 'workload'],
    ['one namespace', [blocked('shop', set), blocked('shop', 'api-5d8f9c7b6d')], 'namespace'],
    ['the cluster', [blocked('shop', set), blocked('bank', 'api-5d8f9c7b6d')], 'cluster'],
  ])('%s', async (_what, events, scope) => {
    const evidence = await look([...webDeployment, ...events], ['blastRadius']);
    expect(factIn(evidence, 'blastRadius')).toMatchObject({ scope, failing: { pods: events.length } });
    expect(factIn(evidence, 'blastRadius')?.failing.workloads).toContain('shop/web');
  });
});
