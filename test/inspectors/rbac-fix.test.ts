import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKubernetes } from '../../src/clients/kubernetes/client.ts';
import type { KubernetesClient } from '../../src/clients/kubernetes.ts';
import type { Subject } from '../../src/evidence/subject.ts';
import { inspect } from '../../src/inspectors/inspect.ts';
import { flipFailurePolicy } from '../../src/remediations/flip-failure-policy.ts';
import type { Plan, Witness } from '../../src/remediations/remediation.ts';
import { type ControlPlane, controlPlanePart, startControlPlane } from '../support/control-plane.ts';
import { noRegistry } from '../support/no-registry.ts';
import { type Right, rightsOf, rightTo, ruleOf } from '../support/rbac.ts';
import { describeWithRealPart } from '../support/real-part.ts';
import { until } from '../support/until.ts';
import { grant, makeDeadlock } from './world/deadlock.ts';

const rights = await rightsOf('fix-webhooks');
const subject: Subject = { kind: 'webhooks', cluster: 'test' };
const role = '/apis/rbac.authorization.k8s.io/v1/clusterroles/salvor-fix-webhooks';

describeWithRealPart('the rights to fix webhooks on a real control plane', controlPlanePart, () => {
  let cluster: ControlPlane;
  let kubernetes: KubernetesClient;

  beforeAll(async () => {
    cluster = await startControlPlane({ controllers: true });
    await grant(cluster, 'identity', 'diagnose', 'fix-webhooks');
    await cluster.kubectl(['create', 'namespace', 'shop']);
    await cluster.kubectl(['create', '-f', new URL('./world/mutating-gate.yaml', import.meta.url).pathname]);
    await makeDeadlock(cluster);
    kubernetes = createKubernetes({ access: { kubeconfig: await cluster.kubeconfigOf('salvor', 'salvor') } });
  });

  afterAll(async () => {
    await kubernetes?.close();
    await cluster?.stop();
  });

  /** The whole way of a fix; gives what was refused to Salvor, if anything. */
  async function walk(): Promise<string | undefined> {
    const evidence = await inspect(subject, ['webhooks', 'messages'], {
      texts: [],
      kubernetes,
      registry: noRegistry(),
      now: 0,
    });
    const plan = await flipFailurePolicy.plan(evidence, { cluster: 'test', kubernetes, restoreAfter: 900_000 });
    if ('refused' in plan) return JSON.stringify(plan);
    const witness: Witness = {
      attempt: 'attempt',
      incident: 'incident',
      approvedBy: 'U1',
      revertAt: Date.now() + 900_000,
    };
    try {
      return await open(plan, witness);
    } catch (error) {
      return String(error);
    }
  }

  async function open(plan: Plan, witness: Witness): Promise<string | undefined> {
    const applied = await flipFailurePolicy.apply(plan, witness, kubernetes);
    if (applied.outcome !== 'applied') return JSON.stringify(applied);
    try {
      await flipFailurePolicy.verify(plan, kubernetes);
      await flipFailurePolicy.findApplied(kubernetes, 'test');
      await flipFailurePolicy.createdMeanwhile(plan, 0, Date.now(), kubernetes);
    } finally {
      await flipFailurePolicy.revert(plan, witness, kubernetes);
    }
    return undefined;
  }

  // A right that is lost half way leaves what was opened before.
  const putBack = async () => {
    for (const { plan, witness } of await flipFailurePolicy.findApplied(kubernetes, 'test')) {
      await flipFailurePolicy.revert(plan, witness, kubernetes);
    }
  };

  const put = async (granted: readonly Right[]) => {
    const object = (await cluster.request('GET', role)) as object;
    await cluster.request('PUT', role, { ...object, rules: granted.map(ruleOf) });
  };

  test('are enough with those to diagnose, and every one of them is used', async () => {
    await until('the roles are in force', async () => (await walk()) === undefined);
    const asked = (await cluster.audit())
      .filter(({ user }) => user.username === 'system:serviceaccount:salvor:salvor')
      .map(({ verb, objectRef }) => rightTo(verb, objectRef?.resource ?? '', objectRef?.apiGroup));
    const granted = new Set([
      ...rights,
      ...(await rightsOf('diagnose')),
      rightTo('create', 'selfsubjectaccessreviews', 'authorization.k8s.io'),
    ]);
    expect(asked.filter((right) => !granted.has(right))).toEqual([]);
    expect(rights.filter((right) => !asked.includes(right))).toEqual([]);
  });

  test.each(rights)('without the right to %s a fix is refused', async (right) => {
    await put(rights.filter((one) => one !== right));
    const [verb = '', resource = ''] = right.split(' ');
    const plural = resource.split('.')[0] ?? '';
    const refusal = await until(`${right} is missed`, walk);
    expect(refusal).toContain(verb);
    expect(refusal).toContain(plural);
    await put(rights);
    await until('the role is in force again', async () => {
      await putBack();
      return (await walk()) === undefined;
    });
  });
});
