import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createKubernetes } from '../../src/clients/kubernetes/client.ts';
import type { KubernetesClient } from '../../src/clients/kubernetes.ts';
import type { Evidence, FactName } from '../../src/evidence/evidence.ts';
import type { Subject } from '../../src/evidence/subject.ts';
import { inspectors } from '../../src/inspectors/index.ts';
import { inspect } from '../../src/inspectors/inspect.ts';
import { type ControlPlane, controlPlanePart, startControlPlane } from '../support/control-plane.ts';
import { noRegistry } from '../support/no-registry.ts';
import { type Right, rightsOf, rightTo, ruleOf } from '../support/rbac.ts';
import { describeWithRealPart } from '../support/real-part.ts';
import { until } from '../support/until.ts';
import { grant, makeDeadlock } from './world/deadlock.ts';

const rights: readonly Right[] = [...(await rightsOf('diagnose')), ...(await rightsOf('pull-secrets'))];

const shop = (workloadKind: string, name: string): Subject => ({
  kind: 'workload',
  cluster: 'test',
  namespace: 'shop',
  name,
  workloadKind,
});
const subjects: readonly Subject[] = [
  ...['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'].map((kind) => shop(kind, 'web')),
  { kind: 'workload', cluster: 'test', namespace: 'shop', name: 'seller', pod: 'seller' },
  { kind: 'webhooks', cluster: 'test' },
  { kind: 'text', text: 'INSTALLATION FAILED: jobs.batch "minio-make-bucket" already exists' },
  { kind: 'text', text: 'source image rejected: no matching signatures' },
  { kind: 'image', reference: 'registry.example.com/shop/web:1' },
];

describeWithRealPart('the shipped RBAC manifests on a real control plane', controlPlanePart, () => {
  let cluster: ControlPlane;
  let kubernetes: KubernetesClient;

  beforeAll(async () => {
    cluster = await startControlPlane({ controllers: true });
    await grant(cluster, 'identity', 'diagnose', 'pull-secrets');
    await cluster.kubectl(['create', 'namespace', 'shop']);
    await cluster.kubectl(['create', '-f', new URL('./world/seller.yaml', import.meta.url).pathname]);
    await cluster.request('POST', '/api/v1/namespaces/shop/pods/seller/binding', {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name: 'seller' },
      target: { kind: 'Node', name: 'node-1' },
    });
    await makeDeadlock(cluster);
    kubernetes = createKubernetes({ access: { kubeconfig: await cluster.kubeconfigOf('salvor', 'salvor') } });
  });

  afterAll(async () => {
    await kubernetes?.close();
    await cluster?.stop();
  });

  const lookEverywhere = () =>
    Promise.all(
      subjects.map((subject) =>
        inspect(subject, Object.keys(inspectors) as FactName[], {
          texts: [],
          kubernetes,
          registry: noRegistry(),
          now: Date.now(),
        }),
      ),
    );

  test('grant every look, and nothing that no look needs', async () => {
    const evidence = await until('the roles are in force', async () => {
      const looked = await lookEverywhere();
      return missingIn(looked).length === 0 ? looked : undefined;
    });
    expect(missingIn(evidence)).toEqual([]);
    const asked = (await cluster.audit())
      .filter(
        ({ user, objectRef }) => user.username === 'system:serviceaccount:salvor:salvor' && objectRef !== undefined,
      )
      .map(({ verb, objectRef }) => rightTo(verb, objectRef?.resource ?? '', objectRef?.apiGroup));
    expect(new Set(asked)).toEqual(new Set(rights));
  });

  describe('taken away one by one', () => {
    const roles = '/apis/rbac.authorization.k8s.io/v1/clusterroles';
    const put = async (granted: readonly Right[]) => {
      const role = (await cluster.request('GET', `${roles}/salvor-diagnose`)) as object;
      await cluster.request('PUT', `${roles}/salvor-diagnose`, { ...role, rules: granted.map(ruleOf) });
    };

    beforeAll(async () => {
      await cluster.kubectl(['delete', 'clusterrole', 'salvor-pull-secrets']);
    });

    afterEach(() => put(rights));

    test.each(rights)('without the right to %s a diagnosis names it', async (right) => {
      await put(rights.filter((one) => one !== right));
      await until(`${right} is missed`, async () => missingIn(await lookEverywhere()).includes(right));
      // Nothing else is missed for it.
      await until('the role is in force', async () => missingIn(await lookEverywhere()).every((one) => one === right));
    });
  });
});

/** The rights that facts name as missing. */
function missingIn(all: readonly Evidence[]): readonly Right[] {
  const missing = all.flatMap((evidence) =>
    Object.values(evidence).flatMap((observation) => {
      const permission = observation.seen ? undefined : observation.because.permission;
      return permission === undefined ? [] : [rightTo(permission.verb, permission.resource, permission.group)];
    }),
  );
  const secrets = all.flatMap(({ pullSecrets }) => (pullSecrets?.seen === true ? pullSecrets.value.secrets : []));
  const unreadable = secrets.some(({ problem }) => problem === 'forbidden');
  return [...new Set([...missing, ...(unreadable ? [rightTo('get', 'secrets')] : [])])];
}
