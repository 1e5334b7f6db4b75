/** The kinds that make pods, in the order in which a bare name is looked for. */
export const workloadKinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job', 'ReplicaSet'] as const;

export type WorkloadKind = (typeof workloadKinds)[number];

/** Whether Salvor knows how a kind makes pods. */
export function isWorkloadKind(kind: string): kind is WorkloadKind {
  return workloadKinds.some((one) => one === kind);
}
