import type {
  ContainerStatus,
  Event,
  Node,
  ObjectsByPlural,
  Plural,
  Pod,
  Service,
  WebhookConfiguration,
  Workload,
} from './kinds.ts';
import { type KubernetesObject, textAt } from './object.ts';

/** A column of `kubectl get`; a wide one shows only with `-o wide`. */
export interface Column<T extends KubernetesObject = KubernetesObject> {
  readonly name: string;
  readonly wide?: boolean;
  readonly cell: (object: T, now: number) => string | number;
}

const none = '<none>';
const nameColumn: Column = { name: 'Name', cell: ({ metadata }) => metadata.name };
const age: Column = {
  name: 'Age',
  cell: ({ metadata }, now) => duration(now - Date.parse(metadata.creationTimestamp)),
};

const containers: Column<Workload>[] = [
  {
    name: 'Containers',
    wide: true,
    cell: ({ spec }) => spec.template.spec.containers.map(({ name }) => name).join(','),
  },
  { name: 'Images', wide: true, cell: ({ spec }) => spec.template.spec.containers.map(({ image }) => image).join(',') },
  { name: 'Selector', wide: true, cell: ({ spec }) => labels(spec.selector.matchLabels) },
];

const columns: { [P in Plural]?: readonly Column<ObjectsByPlural[P]>[] } = {
  pods: [
    nameColumn,
    {
      name: 'Ready',
      cell: ({ spec, status }) =>
        `${(status?.containerStatuses ?? []).filter(({ ready }) => ready).length}/${spec.containers.length}`,
    },
    { name: 'Status', cell: podStatus },
    {
      name: 'Restarts',
      cell: ({ status }) => (status?.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0),
    },
    age,
    { name: 'IP', wide: true, cell: ({ status }) => status?.podIP ?? none },
    { name: 'Node', wide: true, cell: ({ spec }) => spec.nodeName ?? none },
    { name: 'Nominated Node', wide: true, cell: () => none },
    { name: 'Readiness Gates', wide: true, cell: () => none },
  ] satisfies Column<Pod>[],
  deployments: [
    nameColumn,
    { name: 'Ready', cell: ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 1}` },
    { name: 'Up-to-date', cell: ({ status }) => Number(status?.updatedReplicas ?? 0) },
    { name: 'Available', cell: ({ status }) => status?.availableReplicas ?? 0 },
    age,
    ...containers,
  ] satisfies Column<Workload>[],
  replicasets: [
    nameColumn,
    { name: 'Desired', cell: ({ spec }) => spec.replicas ?? 1 },
    { name: 'Current', cell: ({ status }) => status?.replicas ?? 0 },
    { name: 'Ready', cell: ({ status }) => status?.readyReplicas ?? 0 },
    age,
    ...containers,
  ] satisfies Column<Workload>[],
  events: [
    {
      name: 'Last Seen',
      cell: (event, now) => duration(now - Date.parse(event.lastTimestamp ?? event.metadata.creationTimestamp)),
    },
    { name: 'Type', cell: ({ type }) => type },
    { name: 'Reason', cell: ({ reason }) => reason },
    { name: 'Object', cell: ({ involvedObject: { kind, name } }) => `${kind.toLowerCase()}/${name}` },
    { name: 'Subobject', wide: true, cell: ({ involvedObject }) => involvedObject.fieldPath ?? '' },
    { name: 'Source', wide: true, cell: ({ source }) => [source.component, source.host].filter(Boolean).join(', ') },
    { name: 'Message', cell: ({ message }) => message },
    {
      name: 'First Seen',
      wide: true,
      cell: (event, now) => duration(now - Date.parse(event.firstTimestamp ?? event.metadata.creationTimestamp)),
    },
    { name: 'Count', wide: true, cell: ({ count }) => count ?? 1 },
    { name: 'Name', wide: true, cell: ({ metadata }) => metadata.name },
  ] satisfies Column<Event>[],
  services: [
    nameColumn,
    { name: 'Type', cell: ({ spec }) => String(spec.type) },
    { name: 'Cluster-IP', cell: ({ spec }) => spec.clusterIP ?? none },
    { name: 'External-IP', cell: () => none },
    {
      name: 'Port(s)',
      cell: ({ spec }) => (spec.ports ?? []).map(({ port, protocol }) => `${port}/${protocol}`).join(',') || none,
    },
    age,
    { name: 'Selector', wide: true, cell: ({ spec }) => labels(spec.selector) },
  ] satisfies Column<Service>[],
  nodes: [
    nameColumn,
    { name: 'Status', cell: () => 'Ready' },
    { name: 'Roles', cell: () => none },
    age,
    { name: 'Version', cell: ({ status }) => status.nodeInfo.kubeletVersion },
    { name: 'Container-Runtime', wide: true, cell: ({ status }) => status.nodeInfo.containerRuntimeVersion },
  ] satisfies Column<Node>[],
  namespaces: [nameColumn, { name: 'Status', cell: (namespace) => textAt(namespace, 'status', 'phase') }, age],
  secrets: [
    nameColumn,
    { name: 'Type', cell: ({ type }) => type ?? '' },
    { name: 'Data', cell: ({ data }) => Object.keys(data ?? {}).length },
    age,
  ],
  mutatingwebhookconfigurations: [nameColumn, { name: 'Webhooks', cell: webhookCount }, age],
  validatingwebhookconfigurations: [nameColumn, { name: 'Webhooks', cell: webhookCount }, age],
};

/** The columns of a kind; name and age where it has none of its own. */
export function columnsOf<P extends Plural>(plural: P): readonly Column<ObjectsByPlural[P]>[] {
  const own: readonly Column<ObjectsByPlural[P]>[] | undefined = columns[plural];
  return own ?? [nameColumn, age];
}

function webhookCount({ webhooks }: WebhookConfiguration): number {
  return webhooks?.length ?? 0;
}

function podStatus({ metadata, status, spec }: Pod): string {
  if (metadata.deletionTimestamp) return 'Terminating';
  const inits = status?.initContainerStatuses ?? [];
  const stuck = inits.findIndex(({ state }) => state.terminated?.exitCode !== 0);
  const waitingInit = inits[stuck]?.state.waiting?.reason;
  if (stuck >= 0)
    return waitingInit && waitingInit !== 'PodInitializing'
      ? `Init:${waitingInit}`
      : `Init:${stuck}/${spec.initContainers?.length ?? 0}`;
  return (
    (status?.containerStatuses ?? []).map(reasonOf).find((reason) => reason !== undefined) ?? status?.phase ?? 'Unknown'
  );
}

function reasonOf({ state }: ContainerStatus): string | undefined {
  return state.waiting?.reason ?? state.terminated?.reason;
}

function labels(map: Readonly<Record<string, string>> = {}): string {
  return (
    Object.entries(map)
      .map((pair) => pair.join('='))
      .join(',') || none
  );
}

/** A duration as kubectl shows ages: `42s`, `5m`, `3h`, `2d`. */
function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}
