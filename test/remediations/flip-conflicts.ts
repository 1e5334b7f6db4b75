import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KubernetesError, type KubernetesWriter } from '../../src/clients/kubernetes.ts';
import { readRestoreNote } from '../../src/remediations/flip-failure-policy/restore-note.ts';
import { flipFailurePolicy } from '../../src/remediations/flip-failure-policy.ts';
import type { Plan } from '../../src/remediations/remediation.ts';
import type { Cluster, KubernetesJson } from './cluster.ts';
import { type FlipScene, mutating, prepare, validating } from './flip-scene.ts';
import { planOf, witness } from './properties.ts';
import { hook } from './webhooks.ts';

const mutatingObject = { kind: 'MutatingWebhookConfiguration', name: 'gate-mutating' };
const validatingObject = { kind: 'ValidatingWebhookConfiguration', name: 'gate-validating' };

/** What happens when somebody else is at the same objects, on any API server. */
export function describeConflicts(clusterOf: () => Cluster): void {
  describe('when somebody else changes the objects', () => {
    let scene: FlipScene;
    let plan: Plan;
    let cluster: Cluster;
    beforeEach(async () => {
      cluster = clusterOf();
      scene = await prepare(cluster);
      plan = await planOf(flipFailurePolicy, scene);
    });
    afterEach(() => scene.end());
    const apply = (kubernetes: KubernetesWriter = cluster.kubernetes) =>
      flipFailurePolicy.apply(plan, witness, kubernetes);
    const revert = () => flipFailurePolicy.revert(plan, witness, cluster.kubernetes);
    const holds = () => flipFailurePolicy.stillHolds(plan, cluster.kubernetes);
    const read = (path: string) => cluster.send('GET', path) as Promise<KubernetesJson>;
    const policies = async (path: string) =>
      Object.fromEntries(((await read(path)).webhooks ?? []).map(({ name, failurePolicy }) => [name, failurePolicy]));
    const setPolicy = (path: string, manager: string, policy: string) =>
      cluster.edit(path, manager, ({ webhooks = [] }) => {
        for (const webhook of webhooks) webhook.failurePolicy = policy;
      });

    // Does something once, between Salvor's look and its patch.
    function meanwhile(act: () => Promise<void>): KubernetesWriter {
      let done = false;
      const { kubernetes } = cluster;
      return {
        ...kubernetes,
        patch: async (...patch) => {
          if (!done) await act();
          done = true;
          return kubernetes.patch(...patch);
        },
      };
    }

    test('the note on the object says whose it is, until when, and what was before', async () => {
      await apply();
      const { metadata } = await read(validating);
      expect(JSON.parse(metadata.annotations?.['salvor.dev/restore'] ?? '')).toEqual({
        attempt: 'attempt-1',
        incident: 'incident-1',
        approvedBy: 'U0APPROVER',
        revertAt: '2030-01-02T03:04:05.000Z',
        previous: { 'check.gate.example': 'Fail' },
        watch: { namespace: 'trust', service: 'gate' },
        owners: ['Helm'],
        restoreAfter: 900_000,
      });
      expect(metadata.annotations?.['example.com/token']).toBe('hunter2-secret');
    });

    test('webhooks in a new order are found by their names', async () => {
      await cluster.edit(validating, 'gitops', ({ webhooks }) => void webhooks?.reverse());
      expect(await holds()).toBe(true);
      expect(await apply()).toEqual({ outcome: 'applied' });
      expect(await policies(validating)).toEqual({ 'check.gate.example': 'Ignore', 'other.gate.example': 'Fail' });
    });

    test('a policy that is no longer as planned is left alone, and its manager and time are named', async () => {
      const from = Math.floor(Date.now() / 1000) * 1000;
      await setPolicy(mutating, 'kubectl-edit', 'Ignore');
      expect(await holds()).toBe(false);
      const before = await read(mutating);
      const result = await apply();
      expect(result).toMatchObject({
        outcome: 'conflict',
        conflict: { object: mutatingObject, manager: 'kubectl-edit' },
      });
      const at = 'conflict' in result ? result.conflict?.at : undefined;
      expect(at).toBeGreaterThanOrEqual(from);
      expect(at).toBeLessThanOrEqual(Date.now());
      expect(await read(mutating)).toEqual(before);
    });

    test('a webhook that is gone from the second object undoes the first', async () => {
      const before = await policies(mutating);
      await cluster.edit(validating, 'helm', (object) => {
        object.webhooks = [hook('other.gate.example', 'other')];
      });
      expect(await holds()).toBe(false);
      expect(await apply()).toMatchObject({
        outcome: 'undone',
        failed: validatingObject,
        undone: [mutatingObject],
        conflict: { object: validatingObject },
      });
      expect(await policies(mutating)).toEqual(before);
      expect((await read(mutating)).metadata.annotations ?? {}).toEqual({});
    });

    test('an object that is gone is said, and what was done is undone', async () => {
      await cluster.send('DELETE', validating);
      expect(await holds()).toBe(false);
      expect(await apply()).toMatchObject({ outcome: 'undone', failed: validatingObject, undone: [mutatingObject] });
      expect((await read(mutating)).metadata.annotations ?? {}).toEqual({});
    });

    test('a label set between look and patch is kept, with and without annotations', async () => {
      for (const path of [mutating, validating]) {
        const kubernetes = meanwhile(() =>
          cluster.edit(path, 'kubectl-edit', ({ metadata }) => {
            metadata.annotations = { ...metadata.annotations, late: 'yes' };
          }),
        );
        expect(await apply(kubernetes)).toEqual({ outcome: 'applied' });
        const { metadata } = await read(path);
        expect(metadata.annotations).toMatchObject({ late: 'yes' });
        expect(readRestoreNote(metadata)).toMatchObject({ attempt: 'attempt-1' });
        await revert();
        expect((await read(path)).metadata.annotations).toMatchObject({ late: 'yes' });
      }
    });

    test('a policy set between look and patch is a conflict and not overwritten', async () => {
      const kubernetes = meanwhile(() => setPolicy(mutating, 'helm', 'Ignore'));
      expect(await apply(kubernetes)).toMatchObject({ outcome: 'conflict', conflict: { manager: 'helm' } });
      expect((await read(mutating)).metadata.annotations ?? {}).toEqual({});
    });

    test('an order changed between look and patch flips no other webhook', async () => {
      const kubernetes = meanwhile(() =>
        cluster.edit(mutating, 'gitops', (object) => {
          object.webhooks = [hook('new.gate.example', 'new'), ...(object.webhooks ?? [])];
        }),
      );
      expect(await apply(kubernetes)).toEqual({ outcome: 'applied' });
      expect(await policies(mutating)).toEqual({
        'new.gate.example': 'Fail',
        'pods.gate.example': 'Ignore',
        'jobs.gate.example': 'Ignore',
      });
    });

    test('the change of another attempt is left alone', async () => {
      await apply();
      const other = { ...witness, attempt: 'attempt-2' };
      const conflict = { object: mutatingObject, manager: 'salvor' };
      expect(await flipFailurePolicy.apply(plan, other, cluster.kubernetes)).toEqual({ outcome: 'conflict', conflict });
      expect(await flipFailurePolicy.revert(plan, other, cluster.kubernetes)).toMatchObject({
        outcome: 'conflict',
        conflict,
      });
      await flipFailurePolicy.extend(plan, { ...other, revertAt: 0 }, cluster.kubernetes);
      expect(readRestoreNote((await read(mutating)).metadata)).toMatchObject(witness);
    });

    test('an accident at the second object rejects, and the next try finishes', async () => {
      const { kubernetes } = cluster;
      const broken: KubernetesWriter = {
        ...kubernetes,
        patch: (kind, ...patch) =>
          kind === 'ValidatingWebhookConfiguration'
            ? Promise.reject(new KubernetesError(0, 'ECONNRESET', 'socket hang up'))
            : kubernetes.patch(kind, ...patch),
      };
      await expect(apply(broken)).rejects.toThrow('socket hang up');
      expect(await apply()).toEqual({ outcome: 'applied' });
      expect(await revert()).toMatchObject({ outcome: 'reverted' });
    });

    test('an accident at one object does not keep the other from being put back', async () => {
      await apply();
      const { kubernetes } = cluster;
      const broken: KubernetesWriter = {
        ...kubernetes,
        patch: (kind, ...patch) =>
          kind === 'MutatingWebhookConfiguration'
            ? Promise.reject(new KubernetesError(500, 'InternalError', 'etcd is away'))
            : kubernetes.patch(kind, ...patch),
      };
      await expect(flipFailurePolicy.revert(plan, witness, broken)).rejects.toThrow('etcd is away');
      expect(await policies(validating)).toMatchObject({ 'check.gate.example': 'Fail' });
      expect(await revert()).toMatchObject({ outcome: 'reverted' });
    });

    test('a policy that its owner put back is theirs: named, left alone, and Salvor takes its note away', async () => {
      await apply();
      await setPolicy(mutating, 'helm', 'Fail');
      expect(await flipFailurePolicy.verify(plan, cluster.kubernetes)).toEqual({
        outcome: 'waiting',
        remark: { key: 'closed-again', values: { webhook: 'pods.gate.example', manager: 'helm' } },
      });
      expect(await revert()).toMatchObject({
        outcome: 'conflict',
        conflict: { object: mutatingObject, manager: 'helm' },
      });
      expect((await read(mutating)).metadata.annotations ?? {}).toEqual({});
      expect(await policies(validating)).toMatchObject({ 'check.gate.example': 'Fail' });
      expect(await revert()).toMatchObject({ outcome: 'already-reverted' });
    });

    test('a restore that meets another edit tries again with what is there then', async () => {
      await apply();
      const kubernetes = meanwhile(() => cluster.edit(mutating, 'gitops', ({ webhooks }) => void webhooks?.reverse()));
      expect(await flipFailurePolicy.revert(plan, witness, kubernetes)).toMatchObject({ outcome: 'reverted' });
      expect(await policies(mutating)).toEqual({ 'pods.gate.example': 'Fail', 'jobs.gate.example': 'Fail' });
    });

    test('a restore and an extension that meet leave nothing open', async () => {
      await apply();
      const later = { ...witness, revertAt: witness.revertAt + 1_000 };
      const kubernetes = meanwhile(() => flipFailurePolicy.extend(plan, later, cluster.kubernetes));
      expect(await flipFailurePolicy.revert(plan, witness, kubernetes)).toMatchObject({ outcome: 'reverted' });
      await apply();
      const reverting = meanwhile(async () => void (await revert()));
      await flipFailurePolicy.extend(plan, later, reverting);
      expect(await holds()).toBe(true);
    });

    test('without its note Salvor does not touch an open webhook', async () => {
      await apply();
      await cluster.edit(validating, 'kubectl-edit', ({ metadata }) => {
        metadata.annotations = {};
      });
      const before = await read(validating);
      expect(await revert()).toMatchObject({ outcome: 'conflict', conflict: { object: validatingObject } });
      expect(await read(validating)).toEqual(before);
    });

    test('a note that somebody rewrote is no note of Salvor', async () => {
      await apply();
      await cluster.edit(mutating, 'kubectl-edit', ({ metadata }) => {
        metadata.annotations = { 'salvor.dev/restore': '{"attempt":"attempt-1"}' };
      });
      expect(await revert()).toMatchObject({ outcome: 'conflict' });
      expect(await policies(mutating)).toMatchObject({ 'pods.gate.example': 'Ignore' });
      expect(await flipFailurePolicy.findApplied(cluster.kubernetes, 'test')).toEqual([]);
    });

    test('an object deleted while open is said, and the other is put back', async () => {
      await apply();
      await cluster.send('DELETE', validating);
      expect(await revert()).toEqual({ outcome: 'reverted', gone: [{ object: validatingObject }] });
      expect(await revert()).toEqual({ outcome: 'already-reverted', gone: [{ object: validatingObject }] });
    });

    test('a webhook deleted while open is said, by the plan and by the objects alone', async () => {
      await apply();
      await cluster.edit(mutating, 'gate-controller', (object) => {
        object.webhooks = (object.webhooks ?? []).filter(({ name }) => name !== 'jobs.gate.example');
      });
      const [found] = await flipFailurePolicy.findApplied(cluster.kubernetes, 'test');
      const gone = [{ object: mutatingObject, label: 'jobs.gate.example' }];
      if (found === undefined) throw new Error('not found');
      expect(await flipFailurePolicy.revert(found.plan, found.witness, cluster.kubernetes)).toEqual({
        outcome: 'reverted',
        gone,
      });
      expect(await revert()).toEqual({ outcome: 'already-reverted', gone });
      expect(await policies(mutating)).toEqual({ 'pods.gate.example': 'Fail' });
    });
  });
}
