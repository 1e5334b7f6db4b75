/** A Kubernetes object by kind and name; `namespace` is absent for cluster-scoped kinds. */
export interface ObjectReference {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** What an incident is about. `cluster` is the configured name of the cluster. */
export type Subject =
  | {
      readonly kind: 'workload';
      readonly cluster: string;
      readonly namespace: string;
      readonly name: string;
      readonly workloadKind?: string;
      readonly pod?: string;
      readonly container?: string;
    }
  | { readonly kind: 'image'; readonly reference: string }
  | { readonly kind: 'registry'; readonly host: string }
  | { readonly kind: 'webhook'; readonly cluster: string; readonly name: string }
  | { readonly kind: 'webhooks'; readonly cluster: string }
  | { readonly kind: 'text'; readonly text: string };

/**
 * One string per subject: two alerts about the same thing have the same key.
 * A workload is keyed by its name alone, because alerts often carry a pod's name and no kind.
 */
export function subjectKey(subject: Subject): string {
  switch (subject.kind) {
    case 'workload':
      return JSON.stringify(['workload', subject.cluster, subject.namespace, subject.name]);
    case 'image':
      return JSON.stringify(['image', subject.reference]);
    case 'registry':
      return JSON.stringify(['registry', subject.host]);
    case 'webhook':
      return JSON.stringify(['webhook', subject.cluster, subject.name]);
    case 'webhooks':
      return JSON.stringify(['webhooks', subject.cluster]);
    case 'text':
      return JSON.stringify(['text', subject.text]);
  }
}

// The alphabet of Kubernetes' generated name suffixes (k8s.io/apimachinery/pkg/util/rand).
const generated = '[bcdfghjklmnpqrstvwxz2456789]';
const podOfDeployment = new RegExp(`^(.+)-${generated}{6,10}-${generated}{5}$`);
const podOfController = new RegExp(`^(.+)-${generated}{5}$`);
// A CronJob names its Jobs by the scheduled time, in minutes since the epoch (in seconds before Kubernetes 1.21).
const podOfCronJob = new RegExp(`^(.+)-\\d{8,10}-${generated}{5}$`);
const podOfStatefulSet = /^(.+)-\d+$/;

/** The workload that a pod's name suggests: `web-7d9f8b6c5d-x2x9k` → `web`, `db-0` → `db`; else the name itself. */
export function workloadNameOfPod(pod: string): string {
  const shapes = [podOfCronJob, podOfDeployment, podOfController, podOfStatefulSet];
  for (const shape of shapes) {
    const name = shape.exec(pod)?.[1];
    if (name !== undefined) return name;
  }
  return pod;
}
