import { describe, expect, test } from 'vitest';
import { KubernetesError, type KubernetesWriter } from '../../src/clients/kubernetes.ts';
import { flipFailurePolicy } from '../../src/remediations/flip-failure-policy.ts';
import type { Cluster } from './cluster.ts';
import { inFreshScene, mutating, mutatingObject, validating, validatingObject } from './flip-scene.ts';
import { witness } from './properties.ts';

/** What happens when somebody else is at the objects while they are open, on any API server. */
export function describeRestore(clusterOf: () => Cluster): void {
  describe('when somebody else changes the objects while they are open', () => {
    const here = inFreshScene(clusterOf);

    test('an accident at one object does not keep the other from being put back', async () => {
      await here.apply();
      const { kubernetes } = here.cluster;
      const broken: KubernetesWriter = {
        ...kubernetes,
        patch: (kind, ...patch) =>
          kind === 'MutatingWebhookConfiguration'
            ? Promise.reject(new KubernetesError(500, 'InternalError', 'etcd is away'))
            : kubernetes.patch(kind, ...patch),
      };
      await expect(flipFailurePolicy.revert(here.plan, witness, broken)).rejects.toThrow('etcd is away');
      expect(await here.policies(validating)).toMatchObject({ 'check.gate.example': 'Fail' });
      expect(await here.revert()).toMatchObject({ outcome: 'reverted' });
    });

    test('a policy that its owner put back is theirs: named, left alone, and Salvor takes its note away', async () => {
      await here.apply();
      await here.setPolicy(mutating, 'helm', 'Fail');
      expect(await flipFailurePolicy.verify(here.plan, here.cluster.kubernetes)).toEqual({
        outcome: 'waiting',
        remark: { key: 'closed-again', values: { webhook: 'pods.gate.example', manager: 'helm' } },
      });
      expect(await here.revert()).toMatchObject({
        outcome: 'conflict',
        conflict: { object: mutatingObject, manager: 'helm' },
      });
      expect((await here.read(mutating)).metadata.annotations ?? {}).toEqual({});
      expect(await here.policies(validating)).toMatchObject({ 'check.gate.example': 'Fail' });
      expect(await here.revert()).toMatchObject({ outcome: 'already-reverted' });
    });

    test('a restore that meets another edit tries again with what is there then', async () => {
      await here.apply();
      const kubernetes = here.meanwhile(() =>
        here.cluster.edit(mutating, 'gitops', ({ webhooks }) => void webhooks?.reverse()),
      );
      expect(await flipFailurePolicy.revert(here.plan, witness, kubernetes)).toMatchObject({ outcome: 'reverted' });
      expect(await here.policies(mutating)).toEqual({ 'pods.gate.example': 'Fail', 'jobs.gate.example': 'Fail' });
    });

    test('a restore and an extension that meet leave nothing open', async () => {
      await here.apply();
      const later = { ...witness, revertAt: witness.revertAt + 1_000 };
      const kubernetes = here.meanwhile(() => flipFailurePolicy.extend(here.plan, later, here.cluster.kubernetes));
      expect(await flipFailurePolicy.revert(here.plan, witness, kubernetes)).toMatchObject({ outcome: 'reverted' });
      await here.apply();
      const reverting = here.meanwhile(async () => void (await here.revert()));
      await flipFailurePolicy.extend(here.plan, later, reverting);
      expect(await here.holds()).toBe(true);
    });

    test('an extension that meets the change of another attempt leaves its note alone', async () => {
      await here.apply();
      const other = { ...witness, attempt: 'attempt-2' };
      const kubernetes = here.meanwhile(async () => {
        await here.revert();
        await flipFailurePolicy.apply(here.plan, other, here.cluster.kubernetes);
      });
      await flipFailurePolicy.extend(here.plan, { ...witness, revertAt: 0 }, kubernetes);
      const found = await flipFailurePolicy.findApplied(here.cluster.kubernetes, 'test');
      expect(found.map((one) => one.witness)).toEqual([other]);
    });

    test('without its note Salvor does not touch an open webhook', async () => {
      await here.apply();
      await here.cluster.edit(validating, 'kubectl-edit', ({ metadata }) => {
        metadata.annotations = {};
      });
      const before = await here.read(validating);
      expect(await here.revert()).toMatchObject({ outcome: 'conflict', conflict: { object: validatingObject } });
      expect(await here.read(validating)).toEqual(before);
    });

    test('a note that somebody rewrote is no note of Salvor', async () => {
      await here.apply();
      await here.cluster.edit(mutating, 'kubectl-edit', ({ metadata }) => {
        metadata.annotations = { 'salvor.dev/restore': '{"attempt":"attempt-1"}' };
      });
      expect(await here.revert()).toMatchObject({ outcome: 'conflict' });
      expect(await here.policies(mutating)).toMatchObject({ 'pods.gate.example': 'Ignore' });
      expect(await flipFailurePolicy.findApplied(here.cluster.kubernetes, 'test')).toEqual([]);
    });

    test('an object deleted while open is said, and the other is put back', async () => {
      await here.apply();
      await here.cluster.send('DELETE', validating);
      expect(await here.revert()).toEqual({ outcome: 'reverted', gone: [{ object: validatingObject }] });
      expect(await here.revert()).toEqual({ outcome: 'already-reverted', gone: [{ object: validatingObject }] });
    });

    test('a webhook deleted while open is said, by the plan and by the objects alone', async () => {
      await here.apply();
      await here.cluster.edit(mutating, 'gate-controller', (object) => {
        object.webhooks = (object.webhooks ?? []).filter(({ name }) => name !== 'jobs.gate.example');
      });
      const [found] = await flipFailurePolicy.findApplied(here.cluster.kubernetes, 'test');
      const gone = [{ object: mutatingObject, label: 'jobs.gate.example' }];
      if (found === undefined) throw new Error('not found');
      expect(await flipFailurePolicy.revert(found.plan, found.witness, here.cluster.kubernetes)).toEqual({
        outcome: 'reverted',
        gone,
      });
      expect(await here.revert()).toEqual({ outcome: 'already-reverted', gone });
      expect(await here.policies(mutating)).toEqual({ 'pods.gate.example': 'Fail' });
    });
  });
}
