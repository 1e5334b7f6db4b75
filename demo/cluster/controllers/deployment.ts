import { createHash } from 'node:crypto';
import { withCondition, withoutCondition } from '../conditions.ts';
import type { Condition, PodTemplate, Workload } from '../kinds.ts';
import { controlledBy, isControlledBy, type KubernetesObject, timestamp } from '../object.ts';
import { storedResource } from '../resources.ts';
import { type ControllerContext, controllerManager } from './context.ts';
import { startOwnerLoop } from './owner-loop.ts';

const revision = 'deployment.kubernetes.io/revision';
const hashLabel = 'pod-template-hash';
const writes = { manager: controllerManager };

/**
 * Keeps one ReplicaSet per pod template of each Deployment; old ones shrink as pods of the new one become ready.
 * Gives a function that stops it.
 */
export function startDeploymentController(context: ControllerContext): () => void {
  return startOwnerLoop(context, { kind: 'Deployment', plural: 'deployments', dependents: 'replicasets' }, reconcile);
}

function reconcile(context: ControllerContext, namespace: string, name: string): void {
  const { store } = context.api;
  const deployment = store.get('deployments', namespace, name);
  if (!deployment) return;
  const owned = store.list('replicasets', namespace).filter((set) => isControlledBy(set, deployment));
  const hash = hashOf(deployment.spec.template);
  const desired = deployment.spec.replicas ?? 1;
  const latest = Math.max(0, ...owned.map(revisionOf));
  const known = owned.find(({ metadata }) => metadata.labels?.[hashLabel] === hash);
  const current = known ?? createReplicaSet(context, deployment, hash, latest + 1);
  const number = revisionOf(current) < latest ? latest + 1 : revisionOf(current);
  adjust(context, deployment, current, desired, number);
  const ready = current.status?.readyReplicas ?? 0;
  for (const old of owned.filter(({ metadata }) => metadata.uid !== current.metadata.uid)) {
    const healthy = Math.min(old.spec.replicas ?? 0, old.status?.readyReplicas ?? 0);
    adjust(context, deployment, old, Math.min(healthy, Math.max(0, desired - ready)), revisionOf(old));
  }
  annotate(context, deployment, String(number));
  writeStatus(context, namespace, name, hash);
}

function createReplicaSet(
  { api, record }: ControllerContext,
  deployment: Workload,
  hash: string,
  number: number,
): Workload {
  const { namespace, name } = deployment.metadata;
  const { selector, template, replicas = 1 } = deployment.spec;
  const labels = { ...template.metadata?.labels, [hashLabel]: hash };
  const manifest = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${hash}`,
      labels,
      annotations: { [revision]: String(number) },
      ownerReferences: [controlledBy(deployment)],
    },
    spec: {
      replicas,
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [hashLabel]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
  const created = api.create(storedResource('replicasets'), namespace, manifest, writes);
  record(
    deployment,
    'Normal',
    'ScalingReplicaSet',
    `Scaled up replica set ${created.metadata.name} from 0 to ${replicas}`,
  );
  return created as Workload;
}

function adjust(
  { api, record }: ControllerContext,
  deployment: Workload,
  set: Workload,
  replicas: number,
  number: number,
): void {
  const before = set.spec.replicas ?? 1;
  if (before === replicas && revisionOf(set) === number) return;
  const change = (stored: KubernetesObject) => {
    const { spec, metadata } = stored as Workload;
    return {
      ...stored,
      metadata: { ...metadata, annotations: { ...metadata.annotations, [revision]: String(number) } },
      spec: { ...spec, replicas },
    };
  };
  api.update(storedResource('replicasets'), set.metadata.namespace, set.metadata.name, change, writes);
  if (before !== replicas)
    record(
      deployment,
      'Normal',
      'ScalingReplicaSet',
      `Scaled ${before < replicas ? 'up' : 'down'} replica set ${set.metadata.name} from ${before} to ${replicas}`,
    );
}

function annotate({ api }: ControllerContext, { metadata }: Workload, number: string): void {
  if (metadata.annotations?.[revision] === number) return;
  const change = (stored: KubernetesObject) => ({
    ...stored,
    metadata: { ...stored.metadata, annotations: { ...stored.metadata.annotations, [revision]: number } },
  });
  api.update(storedResource('deployments'), metadata.namespace, metadata.name, change, writes);
}

function writeStatus({ api, clock }: ControllerContext, namespace: string, name: string, hash: string): void {
  const deployment = api.store.get('deployments', namespace, name);
  if (!deployment) return;
  const sets = api.store.list('replicasets', namespace).filter((set) => isControlledBy(set, deployment));
  const current = sets.find(({ metadata }) => metadata.labels?.[hashLabel] === hash);
  const sum = (of: (set: Workload) => number | undefined) => sets.reduce((total, set) => total + (of(set) ?? 0), 0);
  const desired = deployment.spec.replicas ?? 1;
  const ready = sum(({ status }) => status?.readyReplicas);
  const now = timestamp(clock.now());
  const failure = sets.flatMap(({ status }) => status?.conditions ?? []).find(({ type }) => type === 'ReplicaFailure');
  const available = ready >= desired - Math.floor(desired / 4);
  const done = (current?.status?.readyReplicas ?? 0) >= desired;
  const base = failure
    ? withCondition(deployment.status?.conditions, failure, now)
    : withoutCondition(deployment.status?.conditions, 'ReplicaFailure');
  const conditions = [availability(available), progress(done, current?.metadata.name ?? '')].reduce(
    (list, one) => withCondition(list, one, now),
    base,
  );
  const status = {
    observedGeneration: deployment.metadata.generation,
    replicas: sum((set) => set.status?.replicas),
    updatedReplicas: current?.status?.replicas ?? 0,
    ...(ready > 0 ? { readyReplicas: ready, availableReplicas: ready } : {}),
    ...(desired > ready ? { unavailableReplicas: desired - ready } : {}),
    conditions,
  };
  api.update(storedResource('deployments'), namespace, name, (stored) => ({ ...stored, status }), {
    ...writes,
    subresource: 'status',
  });
}

function availability(available: boolean): Condition {
  return available
    ? {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      };
}

function progress(done: boolean, set: string): Condition {
  const said = done ? `ReplicaSet "${set}" has successfully progressed.` : `ReplicaSet "${set}" is progressing.`;
  return {
    type: 'Progressing',
    status: 'True',
    reason: done ? 'NewReplicaSetAvailable' : 'ReplicaSetUpdated',
    message: said,
  };
}

function revisionOf({ metadata }: KubernetesObject): number {
  return Number(metadata.annotations?.[revision] ?? 0);
}

const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

function hashOf(template: PodTemplate): string {
  const digest = createHash('sha256').update(JSON.stringify(template)).digest();
  return Array.from(digest.subarray(0, 10), (byte) => alphabet[byte % alphabet.length]).join('');
}
