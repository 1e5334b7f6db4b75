import { apiVersionOf, type Resource, resources } from './resources.ts';

const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** Kinds that are only created and never stored. */
const reviews: readonly {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
}[] = [
  {
    group: 'authorization.k8s.io',
    kind: 'SelfSubjectAccessReview',
    plural: 'selfsubjectaccessreviews',
    namespaced: false,
  },
  { group: 'authentication.k8s.io', kind: 'SelfSubjectReview', plural: 'selfsubjectreviews', namespaced: false },
];

/**
 * The answers to the discovery paths, keyed by path: `/version`, `/api`, `/apis`, and one list per group and version
 * (https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api). `version` is e.g. `v1.31.4`.
 */
export function discoveryDocuments(version: string): ReadonlyMap<string, unknown> {
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(version) ?? [];
  const groups = [...new Set([...resources, ...reviews].map(({ group }) => group))].filter((group) => group !== '');
  const core: [string, unknown][] = [
    [
      '/version',
      {
        major,
        minor,
        gitVersion: version,
        gitCommit: '',
        gitTreeState: 'clean',
        buildDate: '',
        goVersion: '',
        compiler: 'sample',
        platform: 'sample',
      },
    ],
    ['/api', { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] }],
    ['/apis', { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(groupOf) }],
    ['/api/v1', resourceList('')],
    ['/openapi/v3', { paths: {} }],
    ['/healthz', 'ok'],
    ['/livez', 'ok'],
    ['/readyz', 'ok'],
  ];
  const perGroup = groups.flatMap((group): [string, unknown][] => [
    [`/apis/${group}`, { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(group) }],
    [`/apis/${group}/v1`, resourceList(group)],
  ]);
  return new Map([...core, ...perGroup]);
}

function groupOf(name: string): Record<string, unknown> {
  const version = { groupVersion: `${name}/v1`, version: 'v1' };
  return { name, versions: [version], preferredVersion: version };
}

function resourceList(group: string): Record<string, unknown> {
  const stored = resources.filter((one) => one.group === group).flatMap(entries);
  const reviewed = reviews
    .filter((one) => one.group === group)
    .map(({ kind, plural, namespaced }) => ({
      name: plural,
      singularName: kind.toLowerCase(),
      namespaced,
      kind,
      verbs: ['create'],
    }));
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersionOf({ group, version: 'v1' }),
    resources: [...stored, ...reviewed],
  };
}

function entries({
  plural,
  singular,
  namespaced,
  kind,
  shortNames,
  subresources,
  inAll,
}: Resource): Record<string, unknown>[] {
  const own = {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs,
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(inAll ? { categories: ['all'] } : {}),
  };
  return [
    own,
    ...subresources.map((subresource) => ({
      name: `${plural}/${subresource}`,
      singularName: '',
      namespaced,
      ...subresourceKind(kind, subresource),
    })),
  ];
}

function subresourceKind(kind: string, subresource: string): Record<string, unknown> {
  if (subresource === 'scale')
    return { group: 'autoscaling', version: 'v1', kind: 'Scale', verbs: ['get', 'patch', 'update'] };
  if (subresource === 'eviction') return { group: 'policy', version: 'v1', kind: 'Eviction', verbs: ['create'] };
  if (subresource === 'token')
    return { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest', verbs: ['create'] };
  return { kind, verbs: subresource === 'log' ? ['get'] : ['get', 'patch', 'update'] };
}

/**
 * An OpenAPI v2 document without definitions, as JSON or in the protobuf encoding that kubectl asks for. kubectl
 * skips the validation of kinds that it does not find there.
 */
export function openApiV2(protobuf: boolean): Buffer {
  if (!protobuf)
    return Buffer.from(
      JSON.stringify({ swagger: '2.0', info: { title: 'Sample', version: 'v1' }, paths: {}, definitions: {} }),
    );
  const info = Buffer.concat([field(1, Buffer.from('Sample')), field(2, Buffer.from('v1'))]);
  return Buffer.concat([
    field(1, Buffer.from('2.0')),
    field(2, info),
    field(8, Buffer.alloc(0)),
    field(12, Buffer.alloc(0)),
  ]);
}

/** A length-delimited protobuf field of fewer than 128 bytes. */
function field(number: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2, content.length]), content]);
}
