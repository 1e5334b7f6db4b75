import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { flipFailurePolicy } from '../../src/remediations/flip-failure-policy.ts';
import type { Plan } from '../../src/remediations/remediation.ts';
import type { Cluster, KubernetesJson } from './cluster.ts';
import { inFreshScene } from './flip-scene.ts';
import { withoutBookkeeping, witness } from './properties.ts';
import { create, hook, validatingPath } from './webhooks.ts';

const group = 'admissionregistration.k8s.io';
const resources = ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'];
const read = { apiGroups: [group], resources, verbs: ['get', 'list'] };

/** What Salvor may do, what a person can do without it, and what came in meanwhile, on any API server. */
export function describePeople(clusterOf: () => Cluster, kubectl: string | undefined): void {
  describe('among people', () => {
    const here = inFreshScene(clusterOf);

    describe('with the rights of a service account', () => {
      test('who may only read gets no here.plan, and the missing rule is named', async () => {
        const kubernetes = await here.cluster.as('reader', [read]);
        const context = { cluster: 'test', kubernetes, restoreAfter: 1 };
        expect(await flipFailurePolicy.plan(here.scene.evidence, context)).toEqual({
          refused: 'not-permitted',
          values: {
            rule: `patch mutatingwebhookconfigurations.${group} gate-mutating, patch validatingwebhookconfigurations.${group} gate-validating`,
          },
        });
      });

      test('a right that is lost before the second object undoes the first', async () => {
        const patchOne = { apiGroups: [group], resources: [resources[0]], verbs: ['patch'] };
        const kubernetes = await here.cluster.as('half', [read, patchOne]);
        const before = withoutBookkeeping(await here.scene.look());
        expect(await flipFailurePolicy.apply(here.plan, witness, kubernetes)).toMatchObject({
          outcome: 'undone',
          failed: { name: 'gate-validating' },
          detail: expect.stringContaining('forbidden'),
          undone: [{ name: 'gate-mutating' }],
        });
        expect(withoutBookkeeping(await here.scene.look())).toEqual(before);
      });

      test('a right that is lost before the first object changes nothing', async () => {
        const kubernetes = await here.cluster.as('none', [read]);
        const before = await here.scene.look();
        expect(await flipFailurePolicy.apply(here.plan, witness, kubernetes)).toMatchObject({
          outcome: 'not-permitted',
        });
        expect(await here.scene.look()).toEqual(before);
      });

      test('a right that is lost while open makes the restore fail, and it works when the right is back', async () => {
        await flipFailurePolicy.apply(here.plan, witness, here.cluster.kubernetes);
        const kubernetes = await here.cluster.as('later', [read]);
        await expect(flipFailurePolicy.revert(here.plan, witness, kubernetes)).rejects.toMatchObject({ status: 403 });
        expect(await flipFailurePolicy.revert(here.plan, witness, here.cluster.kubernetes)).toMatchObject({
          outcome: 'reverted',
        });
      });

      test('reading and patching the two kinds is enough to open and close', async () => {
        const kubernetes = await here.cluster.as('enough', [read, { apiGroups: [group], resources, verbs: ['patch'] }]);
        expect(await flipFailurePolicy.apply(here.plan, witness, kubernetes)).toEqual({ outcome: 'applied' });
        expect(await flipFailurePolicy.findApplied(kubernetes, 'test')).toEqual([{ plan: here.plan, witness }]);
        expect(await flipFailurePolicy.revert(here.plan, witness, kubernetes)).toMatchObject({ outcome: 'reverted' });
      });
    });

    if (kubectl !== undefined)
      describe('the printed commands, run by kubectl', () => {
        test('put everything back, and Salvor sees that it is done', async () => {
          const before = withoutBookkeeping(await here.scene.look());
          await flipFailurePolicy.apply(here.plan, witness, here.cluster.kubernetes);
          await run(here.plan.manualRestore, kubectl, here.cluster.kubeconfig);
          expect(withoutBookkeeping(await here.scene.look())).toEqual(before);
          expect(await flipFailurePolicy.findApplied(here.cluster.kubernetes, 'test')).toEqual([]);
          expect(await flipFailurePolicy.revert(here.plan, witness, here.cluster.kubernetes)).toMatchObject({
            outcome: 'already-reverted',
          });
        });

        test('change nothing when nothing stands open', async () => {
          const before = await here.scene.look();
          await expect(run(here.plan.manualRestore, kubectl, here.cluster.kubeconfig)).rejects.toThrow();
          expect(await here.scene.look()).toEqual(before);
        });
      });

    describe('what was created meanwhile', () => {
      const namespaces = { 'gate-in': { watched: 'gate' }, 'gate-out': { watched: 'nobody' } };
      async function makePod(namespace: string, name: string, labels: Record<string, string> = {}): Promise<number> {
        const pod = (await here.cluster.send('POST', `/api/v1/namespaces/${namespace}/pods`, {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name, labels },
          spec: { containers: [{ name: 'main', image: 'registry.example/main:1' }] },
        })) as KubernetesJson;
        return Date.parse(String(pod.metadata.creationTimestamp));
      }

      test('are the pods that the webhooks would have been asked about', async () => {
        const pods = [
          hook('select.gate.example', 'gate', {
            objectSelector: { matchExpressions: [{ key: 'team', operator: 'Exists' }] },
          }),
        ];
        await create(here.cluster, validatingPath, 'gate-selective', pods);
        await here.cluster.send('PUT', `${validatingPath}/gate-selective`, {
          ...((await here.cluster.send('GET', `${validatingPath}/gate-selective`)) as object),
          webhooks: pods.map((webhook) => ({ ...webhook, failurePolicy: 'Ignore' })),
        });
        const selective = { kind: 'ValidatingWebhookConfiguration', name: 'gate-selective' };
        const [change] = here.plan.changes;
        if (change === undefined) throw new Error('no change');
        const scope: Plan = { ...here.plan, changes: [{ ...change, object: selective, label: 'select.gate.example' }] };
        for (const [name, labels] of Object.entries(namespaces)) {
          await here.cluster.send('POST', '/api/v1/namespaces', {
            apiVersion: 'v1',
            kind: 'Namespace',
            metadata: { name, labels },
          });
        }
        await flipFailurePolicy.apply(here.plan, witness, here.cluster.kubernetes);
        const from = await makePod('gate-in', 'a', { team: 'x' });
        await makePod('gate-in', 'b');
        const to = await makePod('gate-out', 'c', { team: 'x' });

        const meanwhile = (wanted: Plan, begin: number, end: number) =>
          flipFailurePolicy.createdMeanwhile(wanted, begin, end, here.cluster.kubernetes);
        expect(await meanwhile(scope, from, to)).toEqual(['gate-in/a']);
        expect((await meanwhile(here.plan, from, to)).toSorted()).toEqual(['gate-in/a', 'gate-in/b']);
        // A pod of the same second counts: the API writes whole seconds.
        expect(await meanwhile(scope, from + 999, to)).toEqual(['gate-in/a']);
        // An hour on: the API server’s clock may be behind by minutes, and then pods look older than they are.
        expect(await meanwhile(here.plan, to + 3_600_000, to + 3_660_000)).toEqual([]);
        await here.cluster.send('DELETE', `${validatingPath}/gate-selective`);
        expect(await meanwhile(scope, from, to)).toEqual([]);
      });
    });
  });
}

async function run(commands: readonly string[], kubectl: string, kubeconfig: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'salvor-test-kubectl-'));
  try {
    await writeFile(join(folder, 'config'), kubeconfig, { mode: 0o600 });
    const env = {
      PATH: [kubectl, process.env.PATH].join(delimiter),
      HOME: folder,
      KUBECONFIG: join(folder, 'config'),
    };
    for (const command of commands) await promisify(execFile)('sh', ['-c', command], { env });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
