import { createHash } from 'node:crypto';
import type { Pod } from '../cluster/kinds.ts';
import type { Store } from '../cluster/store.ts';
import type { Affected } from './incident.ts';

/** One alert of an Alertmanager webhook. */
export interface Alert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL: string;
  readonly fingerprint: string;
}

/** The body of an Alertmanager webhook, version 4 (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config). */
export interface AlertmanagerPayload {
  readonly version: '4';
  readonly groupKey: string;
  readonly truncatedAlerts: number;
  readonly status: 'firing' | 'resolved';
  readonly receiver: string;
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly commonLabels: Readonly<Record<string, string>>;
  readonly commonAnnotations: Readonly<Record<string, string>>;
  readonly externalURL: string;
  readonly alerts: readonly Alert[];
}

export interface AlertTimes {
  /** Milliseconds since the epoch. */
  readonly startsAt: number;
  /** Once it is over. */
  readonly endsAt?: number;
}

/**
 * What Alertmanager would send about an affected workload as the cluster stands: its waiting containers when there are
 * pods, else its missing replicas. A resolved alert must carry the labels of the firing one: pass that as `firing`.
 */
export function alertmanagerPayload(
  store: Store,
  affected: Affected,
  times: AlertTimes,
  firing?: AlertmanagerPayload,
): AlertmanagerPayload {
  const labelSets = firing ? firing.alerts.map(({ labels }) => labels) : labelsFor(store, affected);
  const status = times.endsAt === undefined ? 'firing' : 'resolved';
  const alerts = labelSets.map((labels) => alert(labels, status, times));
  const groupLabels = { alertname: alerts[0]?.labels.alertname ?? '', namespace: affected.namespace };
  return {
    version: '4',
    groupKey: `{}:{alertname="${groupLabels.alertname}", namespace="${groupLabels.namespace}"}`,
    truncatedAlerts: 0,
    status,
    receiver: 'salvor',
    groupLabels,
    commonLabels: common(alerts.map(({ labels }) => labels)),
    commonAnnotations: common(alerts.map(({ annotations }) => annotations)),
    externalURL: 'http://alertmanager.example.com',
    alerts,
  };
}

function labelsFor(store: Store, { namespace, deployment }: Affected): Record<string, string>[] {
  const base = { namespace, severity: 'warning', prometheus: 'monitoring/k8s' };
  const waiting = podsOf(store, { namespace, deployment }).flatMap((pod) =>
    (pod.status?.containerStatuses ?? []).flatMap(({ name, state }) =>
      state.waiting
        ? [
            {
              ...base,
              alertname: 'KubeContainerWaiting',
              pod: pod.metadata.name,
              container: name,
              reason: state.waiting.reason,
            },
          ]
        : [],
    ),
  );
  return waiting.length > 0 ? waiting : [{ ...base, alertname: 'KubeDeploymentReplicasMismatch', deployment }];
}

/** The pods of a Deployment, through its ReplicaSets. */
export function podsOf(store: Store, { namespace, deployment }: Affected): Pod[] {
  const ownedBy = (kind: string, names: readonly string[]) => (object: Pod | { metadata: Pod['metadata'] }) =>
    object.metadata.ownerReferences?.some((owner) => owner.kind === kind && names.includes(owner.name)) ?? false;
  const sets = store.list('replicasets', namespace).filter(ownedBy('Deployment', [deployment]));
  return store.list('pods', namespace).filter(
    ownedBy(
      'ReplicaSet',
      sets.map(({ metadata }) => metadata.name),
    ),
  );
}

function alert(
  labels: Readonly<Record<string, string>>,
  status: Alert['status'],
  { startsAt, endsAt }: AlertTimes,
): Alert {
  const { alertname = '', namespace = '', pod, container, deployment } = labels;
  const description = pod
    ? `Pod ${namespace}/${pod} has had container ${container} waiting for longer than expected.`
    : `Deployment ${namespace}/${deployment} has not matched the expected number of replicas.`;
  return {
    status,
    labels,
    annotations: {
      summary: pod ? 'Pod container is waiting.' : 'Deployment has not matched the expected number of replicas.',
      description,
    },
    startsAt: new Date(startsAt).toISOString(),
    endsAt: endsAt === undefined ? '0001-01-01T00:00:00Z' : new Date(endsAt).toISOString(),
    generatorURL: `http://prometheus.example.com/graph?g0.expr=${alertname}`,
    fingerprint: fingerprint(labels),
  };
}

/** Sixteen hexadecimal digits that depend on the labels alone, like Prometheus' own. */
function fingerprint(labels: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(labels).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 16);
}

function common(maps: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const [first = {}, ...others] = maps;
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => others.every((map) => map[name] === value)),
  );
}
