import { describe, expect, test } from 'vitest';
import { KubernetesError, type KubernetesWriter } from '../../src/clients/kubernetes.ts';
import { readRestoreNote } from '../../src/remediations/flip-failure-policy/restore-note.ts';
import { flipFailurePolicy } from '../../src/remediations/flip-failure-policy.ts';
import type { Cluster } from './cluster.ts';
import { inFreshScene, mutating, mutatingObject, validating, validatingObject } from './flip-scene.ts';
import { witness } from './properties.ts';
import { hook } from './webhooks.ts';

/** What happens when somebody else is at the objects before they are opened, on any API server. */
export function describeConflicts(clusterOf: () => Cluster): void {
  describe('when somebody else changes the objects before they are opened', () => {
    const here = inFreshScene(clusterOf);

    test('the note on the object says whose it is, until when, and what was before', async () => {
      await here.apply();
      const { metadata } = await here.read(validating);
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
      await here.cluster.edit(validating, 'gitops', ({ webhooks }) => void webhooks?.reverse());
      expect(await here.holds()).toBe(true);
      expect(await here.apply()).toEqual({ outcome: 'applied' });
      expect(await here.policies(validating)).toEqual({ 'check.gate.example': 'Ignore', 'other.gate.example': 'Fail' });
    });

    test('a worker without its lock opens nothing any more, and its late request neither', async () => {
      const lock = new AbortController();
      let late: Parameters<KubernetesWriter['patch']> | undefined;
      const kubernetes = here.meanwhile(async () => {
        lock.abort(new Error('the lock is lost'));
        await here.apply();
        await here.revert();
      });
      const noting: KubernetesWriter = {
        ...kubernetes,
        patch: (...asked) => {
          late ??= asked;
          return kubernetes.patch(...asked);
        },
      };
      await expect(flipFailurePolicy.apply(here.plan, witness, noting, lock.signal)).rejects.toThrow('lock is lost');
      expect(await here.holds()).toBe(true);
      const [kind, name, namespace, operations] = late ?? [];
      if (kind === undefined || name === undefined || operations === undefined) throw new Error('nothing was asked');
      expect(operations).toContainEqual({ op: 'test', path: '/webhooks/0/failurePolicy', value: 'Fail' });
      await expect(here.cluster.kubernetes.patch(kind, name, namespace, operations)).rejects.toThrow(KubernetesError);
      expect(await here.holds()).toBe(true);
      await expect(flipFailurePolicy.revert(here.plan, witness, noting, lock.signal)).rejects.toThrow('lock is lost');
    });

    test('a policy that is no longer as planned is left alone, and its manager and time are named', async () => {
      const from = Math.floor(Date.now() / 1000) * 1000;
      await here.setPolicy(mutating, 'kubectl-edit', 'Ignore');
      expect(await here.holds()).toBe(false);
      const before = await here.read(mutating);
      const result = await here.apply();
      expect(result).toMatchObject({
        outcome: 'conflict',
        conflict: { object: mutatingObject, manager: 'kubectl-edit' },
      });
      const at = 'conflict' in result ? result.conflict?.at : undefined;
      expect(at).toBeGreaterThanOrEqual(from);
      expect(at).toBeLessThanOrEqual(Date.now());
      expect(await here.read(mutating)).toEqual(before);
    });

    test('a webhook that is gone from the second object undoes the first', async () => {
      const before = await here.policies(mutating);
      await here.cluster.edit(validating, 'helm', (object) => {
        object.webhooks = [hook('other.gate.example', 'other')];
      });
      expect(await here.holds()).toBe(false);
      expect(await here.apply()).toMatchObject({
        outcome: 'undone',
        failed: validatingObject,
        undone: [mutatingObject],
        conflict: { object: validatingObject },
      });
      expect(await here.policies(mutating)).toEqual(before);
      expect((await here.read(mutating)).metadata.annotations ?? {}).toEqual({});
    });

    test('an object that is gone is said, and what was done is undone', async () => {
      await here.cluster.send('DELETE', validating);
      expect(await here.holds()).toBe(false);
      expect(await here.apply()).toMatchObject({
        outcome: 'undone',
        failed: validatingObject,
        undone: [mutatingObject],
      });
      expect((await here.read(mutating)).metadata.annotations ?? {}).toEqual({});
    });

    test('what somebody else took over meanwhile is not called undone', async () => {
      const { kubernetes } = here.cluster;
      const taking: KubernetesWriter = {
        ...kubernetes,
        patch: async (...patch) => {
          const answer = await kubernetes.patch(...patch);
          await here.cluster.send('DELETE', validating);
          await here.cluster.edit(mutating, 'kubectl-edit', ({ metadata }) => {
            metadata.annotations = {};
          });
          return answer;
        },
      };
      expect(await here.apply(taking)).toMatchObject({ outcome: 'undone', failed: validatingObject, undone: [] });
    });

    test('a label set between look and patch is kept, with and without annotations', async () => {
      for (const path of [mutating, validating]) {
        const kubernetes = here.meanwhile(() =>
          here.cluster.edit(path, 'kubectl-edit', ({ metadata }) => {
            metadata.annotations = { ...metadata.annotations, late: 'yes' };
          }),
        );
        expect(await here.apply(kubernetes)).toEqual({ outcome: 'applied' });
        const { metadata } = await here.read(path);
        expect(metadata.annotations).toMatchObject({ late: 'yes' });
        expect(readRestoreNote(metadata)).toMatchObject({ attempt: 'attempt-1' });
        await here.revert();
        expect((await here.read(path)).metadata.annotations).toMatchObject({ late: 'yes' });
      }
    });

    test('a policy set between look and patch is a conflict and not overwritten', async () => {
      const kubernetes = here.meanwhile(() => here.setPolicy(mutating, 'helm', 'Ignore'));
      expect(await here.apply(kubernetes)).toMatchObject({ outcome: 'conflict', conflict: { manager: 'helm' } });
      expect((await here.read(mutating)).metadata.annotations ?? {}).toEqual({});
    });

    test('an order changed between look and patch flips no other webhook', async () => {
      const kubernetes = here.meanwhile(() =>
        here.cluster.edit(mutating, 'gitops', (object) => {
          object.webhooks = [hook('new.gate.example', 'new'), ...(object.webhooks ?? [])];
        }),
      );
      expect(await here.apply(kubernetes)).toEqual({ outcome: 'applied' });
      expect(await here.policies(mutating)).toEqual({
        'new.gate.example': 'Fail',
        'pods.gate.example': 'Ignore',
        'jobs.gate.example': 'Ignore',
      });
    });

    test('the change of another attempt is left alone', async () => {
      await here.apply();
      const other = { ...witness, attempt: 'attempt-2' };
      const conflict = { object: mutatingObject, manager: 'salvor' };
      expect(await flipFailurePolicy.apply(here.plan, other, here.cluster.kubernetes)).toEqual({
        outcome: 'overtaken',
      });
      expect(await flipFailurePolicy.revert(here.plan, other, here.cluster.kubernetes)).toMatchObject({
        outcome: 'conflict',
        conflict,
      });
      await flipFailurePolicy.extend(here.plan, { ...other, revertAt: 0 }, here.cluster.kubernetes);
      expect(readRestoreNote((await here.read(mutating)).metadata)).toMatchObject(witness);
    });

    test.each(['get', 'patch'] as const)('a second object that Salvor may not %s undoes the first', async (verb) => {
      const before = await here.policies(mutating);
      const { kubernetes } = here.cluster;
      const forbidden = new KubernetesError(403, 'Forbidden', `cannot ${verb} it`);
      const narrow: KubernetesWriter = {
        ...kubernetes,
        [verb]: (kind: 'MutatingWebhookConfiguration', name: string, ...more: [undefined, never]) =>
          (kind as string) === 'ValidatingWebhookConfiguration'
            ? Promise.reject(forbidden)
            : kubernetes[verb](kind, name, ...more),
      };
      expect(await here.apply(narrow)).toEqual({
        outcome: 'undone',
        failed: validatingObject,
        detail: `cannot ${verb} it`,
        undone: [mutatingObject],
      });
      expect(await here.policies(mutating)).toEqual(before);
      expect((await here.read(mutating)).metadata.annotations ?? {}).toEqual({});
    });

    test('an accident at the second object rejects, and the next try finishes', async () => {
      const { kubernetes } = here.cluster;
      const broken: KubernetesWriter = {
        ...kubernetes,
        patch: (kind, ...patch) =>
          kind === 'ValidatingWebhookConfiguration'
            ? Promise.reject(new KubernetesError(0, 'ECONNRESET', 'socket hang up'))
            : kubernetes.patch(kind, ...patch),
      };
      await expect(here.apply(broken)).rejects.toThrow('socket hang up');
      expect(await here.apply()).toEqual({ outcome: 'applied' });
      expect(await here.revert()).toMatchObject({ outcome: 'reverted' });
    });
  });
}
