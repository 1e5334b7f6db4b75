import { afterEach, beforeEach } from 'vitest';
import type { KubernetesWriter } from '../../src/clients/kubernetes.ts';
import { flipFailurePolicy } from '../../src/remediations/flip-failure-policy.ts';
import type { Applied, Plan, Reverted } from '../../src/remediations/remediation.ts';
import type { Cluster, KubernetesJson } from './cluster.ts';
import { type Edits, planOf, type Scene, witness } from './properties.ts';
import { create, hook, lookAtWebhooks, mutatingPath, validatingPath } from './webhooks.ts';

export interface FlipScene extends Scene {
  readonly cluster: Cluster;
}

export const mutating = `${mutatingPath}/gate-mutating`;
export const validating = `${validatingPath}/gate-validating`;
export const mutatingObject = { kind: 'MutatingWebhookConfiguration', name: 'gate-mutating' };
export const validatingObject = { kind: 'ValidatingWebhookConfiguration', name: 'gate-validating' };

/** Two objects on one dead service, one without any annotation, and a webhook on another service that is not concerned. */
export async function prepare(cluster: Cluster): Promise<FlipScene> {
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
      for (const path of paths) await cluster.send('DELETE', path).catch(unlessGone);
    },
  };
}

/** The scene that every test of a file gets afresh, with what Salvor and others do in it. */
export interface FreshScene {
  readonly scene: FlipScene;
  readonly cluster: Cluster;
  readonly plan: Plan;
  apply(kubernetes?: KubernetesWriter): Promise<Applied>;
  revert(kubernetes?: KubernetesWriter): Promise<Reverted>;
  holds(): Promise<boolean>;
  read(path: string): Promise<KubernetesJson>;
  policies(path: string): Promise<Readonly<Record<string, string | undefined>>>;
  setPolicy(path: string, manager: string, policy: string): Promise<void>;
  /** Salvor's client, with something done once between its look and its patch. */
  meanwhile(act: () => Promise<void>): KubernetesWriter;
}

/** Makes a fresh scene before each test of the surrounding `describe` and ends it afterwards. */
export function inFreshScene(clusterOf: () => Cluster): FreshScene {
  let scene: FlipScene;
  let plan: Plan;
  beforeEach(async () => {
    scene = await prepare(clusterOf());
    plan = await planOf(flipFailurePolicy, scene);
  });
  afterEach(() => scene.end());
  const read = (path: string) => scene.cluster.send('GET', path) as Promise<KubernetesJson>;
  return {
    get scene() {
      return scene;
    },
    get cluster() {
      return scene.cluster;
    },
    get plan() {
      return plan;
    },
    apply: (kubernetes = scene.kubernetes) => flipFailurePolicy.apply(plan, witness, kubernetes),
    revert: (kubernetes = scene.kubernetes) => flipFailurePolicy.revert(plan, witness, kubernetes),
    holds: () => flipFailurePolicy.stillHolds(plan, scene.kubernetes),
    read,
    policies: async (path) =>
      Object.fromEntries(((await read(path)).webhooks ?? []).map(({ name, failurePolicy }) => [name, failurePolicy])),
    setPolicy: (path, manager, policy) =>
      scene.cluster.edit(path, manager, ({ webhooks = [] }) => {
        for (const webhook of webhooks) webhook.failurePolicy = policy;
      }),
    meanwhile: (act) => {
      let done = false;
      return {
        ...scene.kubernetes,
        patch: async (...patch) => {
          if (!done) await act();
          done = true;
          return scene.kubernetes.patch(...patch);
        },
      };
    },
  };
}

/** What others do to the two objects meanwhile. */
export const edits: Edits<FlipScene> = {
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

function unlessGone(error: Error): void {
  if (!error.message.includes('404')) throw error;
}
