import type { ObjectsByPlural, Plural, PodSpec, Webhook } from './kinds.ts';
import { isRecord, type KubernetesObject, timestamp } from './object.ts';

type Defaulting = { [P in Plural]?: (object: ObjectsByPlural[P], now: number) => void };

/** Fills in what the API server defaults and clients rely on, in place. `now` in ms since the epoch. */
export function applyDefaults<P extends Plural>(plural: P, object: ObjectsByPlural[P], now: number): void {
  const fill: ((object: ObjectsByPlural[P], now: number) => void) | undefined = defaulting[plural];
  fill?.(object, now);
}

const workload = (object: ObjectsByPlural['deployments']) => {
  object.spec.replicas ??= 1;
  defaultPodSpec(object.spec.template.spec, 'Always');
};

const webhooks = (object: ObjectsByPlural['mutatingwebhookconfigurations']) => {
  for (const webhook of object.webhooks ?? []) defaultWebhook(webhook, object.kind === 'MutatingWebhookConfiguration');
};

const defaulting: Defaulting = {
  pods: (pod) => {
    defaultPodSpec(pod.spec, 'Always');
    pod.spec.enableServiceLinks ??= true;
    pod.spec.preemptionPolicy ??= 'PreemptLowerPriority';
    pod.spec.priority ??= 0;
    pod.status ??= { phase: 'Pending', qosClass: 'BestEffort' };
  },
  deployments: (deployment) => {
    workload(deployment);
    deployment.spec.strategy ??= { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } };
    deployment.spec.revisionHistoryLimit ??= 10;
    deployment.spec.progressDeadlineSeconds ??= 600;
  },
  replicasets: workload,
  statefulsets: workload,
  daemonsets: (set) => defaultPodSpec(set.spec.template.spec, 'Always'),
  services: (service) => {
    service.spec.type ??= 'ClusterIP';
    service.spec.sessionAffinity ??= 'None';
    for (const port of service.spec.ports ?? []) {
      port.protocol ??= 'TCP';
      port.targetPort ??= port.port;
    }
  },
  secrets: (secret) => {
    secret.type ??= 'Opaque';
    if (!isRecord(secret.stringData)) return;
    const encoded = Object.entries(secret.stringData).map(
      ([field, value]) => [field, Buffer.from(String(value)).toString('base64')] as const,
    );
    secret.data = { ...secret.data, ...Object.fromEntries(encoded) };
    delete secret.stringData;
  },
  namespaces: (namespace: KubernetesObject) => {
    namespace.metadata.labels = {
      'kubernetes.io/metadata.name': namespace.metadata.name,
      ...namespace.metadata.labels,
    };
    namespace.spec ??= { finalizers: ['kubernetes'] };
    namespace.status ??= { phase: 'Active' };
  },
  events: (event, now) => {
    event.firstTimestamp ??= timestamp(now);
    event.lastTimestamp ??= event.firstTimestamp;
    event.count ??= 1;
    event.source ??= {};
    event.metadata.namespace ??= event.involvedObject.namespace ?? 'default';
  },
  mutatingwebhookconfigurations: webhooks,
  validatingwebhookconfigurations: webhooks,
};

function defaultWebhook(webhook: Webhook, mutating: boolean): void {
  webhook.failurePolicy ??= 'Fail';
  webhook.matchPolicy ??= 'Equivalent';
  webhook.timeoutSeconds ??= 10;
  webhook.namespaceSelector ??= {};
  webhook.objectSelector ??= {};
  if (mutating) webhook.reinvocationPolicy ??= 'Never';
  if (webhook.clientConfig.service) webhook.clientConfig.service.port ??= 443;
  for (const rule of webhook.rules ?? []) rule.scope ??= '*';
}

function defaultPodSpec(spec: PodSpec, restartPolicy: string): void {
  spec.restartPolicy ??= restartPolicy;
  spec.dnsPolicy ??= 'ClusterFirst';
  spec.schedulerName ??= 'default-scheduler';
  spec.terminationGracePeriodSeconds ??= 30;
  spec.securityContext ??= {};
  for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
    container.imagePullPolicy ??= alwaysPulled(container.image) ? 'Always' : 'IfNotPresent';
    container.terminationMessagePath ??= '/dev/termination-log';
    container.terminationMessagePolicy ??= 'File';
    container.resources ??= {};
  }
}

/** Images with the tag `latest`, or with neither tag nor digest, default to the pull policy Always. */
function alwaysPulled(image: string): boolean {
  return !image.includes('@') && /(:latest|^[^:]*|\/[^:]*)$/.test(image);
}
