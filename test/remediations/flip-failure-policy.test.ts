import { afterAll, beforeAll } from 'vitest';
import { flipFailurePolicy } from '../../src/remediations/flip-failure-policy.ts';
import { describeWithRealPart } from '../support/real-part.ts';
import { type Cluster, findControlPlane, startCluster } from './cluster.ts';
import { describeProperties, type Edits, type Scene } from './properties.ts';
import { create, hook, lookAtWebhooks, mutatingPath, validatingPath } from './webhooks.ts';

interface FlipScene extends Scene {
  readonly cluster: Cluster;
}

const mutating = `${mutatingPath}/gate-mutating`;
const validating = `${validatingPath}/gate-validating`;

// Two objects on the dead service, one without any annotation; a third webhook there is not concerned.
async function prepare(cluster: Cluster): Promise<FlipScene> {
  await create(cluster, mutatingPath, 'gate-mutating', [hook('pods.gate.example'), hook('jobs.gate.example')]);
  await create(
    cluster,
    validatingPath,
    'gate-validating',
    [hook('other.gate.example', 'other'), hook('check.gate.example')],
    { annotations: { 'example.com/token': 'hunter2-secret' }, labels: { team: 'platform' } },
  );
  const paths = [mutating, validating];
  return {
    cluster,
    kubernetes: cluster.kubernetes,
    evidence: await lookAtWebhooks(cluster.kubernetes, 'gate-', { blamed: ['pods.gate.example'], owners: ['Helm'] }),
    secrets: ['hunter2-secret'],
    look: () => Promise.all(paths.map((path) => cluster.send('GET', path).then((object) => object as object))),
    end: async () => {
      await cluster.send('DELETE', mutating);
      await cluster.send('DELETE', validating);
    },
  };
}

const edits: Edits<FlipScene> = {
  'a label and an annotation': ({ cluster }) =>
    cluster.edit(mutating, 'kubectl-edit', ({ metadata }) => {
      metadata.labels = { edited: 'yes' };
      metadata.annotations = { ...metadata.annotations, note: 'hands off' };
    }),
  'the policy of one webhook': ({ cluster }) =>
    cluster.edit(validating, 'kubectl-edit', ({ webhooks = [] }) => {
      for (const webhook of webhooks) webhook.failurePolicy = 'Fail';
    }),
  'the policy of a webhook that is not concerned': ({ cluster }) =>
    cluster.edit(validating, 'helm', ({ webhooks = [] }) => {
      for (const webhook of webhooks) if (webhook.name === 'other.gate.example') webhook.failurePolicy = 'Ignore';
    }),
  'the order of the webhooks': ({ cluster }) =>
    cluster.edit(mutating, 'gitops', ({ webhooks }) => {
      webhooks?.reverse();
      for (const webhook of webhooks ?? []) webhook.timeoutSeconds = 7;
    }),
  'a webhook taken away and one added': ({ cluster }) =>
    cluster.edit(mutating, 'gate-controller', (object) => {
      object.webhooks = [hook('new.gate.example'), hook('jobs.gate.example', 'gate', { failurePolicy: 'Ignore' })];
    }),
  "Salvor's own annotation": ({ cluster }) =>
    cluster.edit(mutating, 'kubectl-edit', ({ metadata }) => {
      metadata.annotations = {};
    }),
  'the whole object, put back by its owner': ({ cluster }) =>
    cluster.edit(mutating, 'helm', (object) => {
      object.metadata.annotations = {};
      object.webhooks = [hook('pods.gate.example'), hook('jobs.gate.example')];
    }),
};

describeWithRealPart('The remediation flip-failure-policy on a real API server', findControlPlane(), (assets) => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster(assets);
  });
  afterAll(() => cluster.stop());

  describeProperties('keeps what every remediation has to keep', flipFailurePolicy, () => prepare(cluster), edits);
});
