import { type Subject, workloadNameOfPod } from '../evidence/subject.ts';

export type Labels = Readonly<Record<string, string>>;

/** The labels that name a workload, with its kind, in the order in which they are believed. */
const workloadLabels: readonly (readonly [label: string, kind: string | undefined])[] = [
  ['deployment', 'Deployment'],
  ['statefulset', 'StatefulSet'],
  ['daemonset', 'DaemonSet'],
  ['cronjob', 'CronJob'],
  ['job_name', 'Job'],
  ['workload', undefined],
  ['created_by_name', undefined],
  ['owner_name', undefined],
];

/**
 * What an alert is about, from its labels alone (those of kube-state-metrics and of the API server's admission metrics).
 * `cluster` is the name of the cluster for alerts without a `cluster` label.
 */
export function subjectOfAlert(labels: Labels, cluster: string): Subject {
  const within = labels.cluster ?? cluster;
  const webhook = labels.webhook ?? labels.admission_webhook ?? (isAdmissionMetric(labels) ? labels.name : undefined);
  if (webhook) return { kind: 'webhook', cluster: within, name: webhook };
  const namespace = labels.namespace ?? labels.exported_namespace;
  const pod = labels.pod ?? labels.exported_pod;
  const container = labels.container ?? labels.exported_container;
  const common = { kind: 'workload' as const, cluster: within, namespace: namespace ?? '' };
  if (namespace) {
    for (const [label, kind] of workloadLabels) {
      const name = labels[label];
      if (!name) continue;
      // A ReplicaSet's own name ends in a hash; its Deployment is what people know.
      const known = kind === undefined ? workloadNameOfPod(name) : name;
      return {
        ...common,
        name: known,
        ...(kind && { workloadKind: kind }),
        ...(pod && { pod }),
        ...(container && { container }),
      };
    }
    if (pod) return { ...common, name: workloadNameOfPod(pod), pod, ...(container && { container }) };
  }
  if (labels.image) return { kind: 'image', reference: labels.image };
  const host = labels.registry ?? labels.registry_host;
  if (host) return { kind: 'registry', host };
  return { kind: 'text', text: labels.alertname ?? '' };
}

const imageReasons = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'ErrImageNeverPull',
  'InvalidImageName',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);

/** Whether an alert is about images, registries or admission by its own labels, so that its card need not wait for a diagnosis. */
export function isKnownAlert(labels: Labels): boolean {
  if (labels.reason !== undefined && imageReasons.has(labels.reason)) return true;
  if (labels.webhook ?? labels.admission_webhook ?? labels.registry ?? labels.registry_host) return true;
  if (isAdmissionMetric(labels)) return true;
  return /image.?pull|imagepull|pull.?image|registry|admission|webhook/i.test(labels.alertname ?? '');
}

// apiserver_admission_webhook_* carry the webhook's name in `name` and its type in `type`.
function isAdmissionMetric(labels: Labels): boolean {
  return (
    labels.name !== undefined && (labels.type === 'validating' || labels.type === 'admit' || labels.type === 'mutating')
  );
}
