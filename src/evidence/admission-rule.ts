/** One of a webhook's `rules`, as the API writes it. */
export interface AdmissionRule {
  readonly operations?: readonly string[];
  readonly apiGroups?: readonly string[];
  /** Absent where it was not looked at: then every version counts. */
  readonly apiVersions?: readonly string[];
  readonly resources?: readonly string[];
  readonly scope?: string;
}

/** A kind of object that lives in a namespace, by its group (empty for the core) and its plural, e.g. `pods`. */
export interface CreatedResource {
  readonly group: string;
  /** Absent when it may be any. */
  readonly version?: string;
  readonly resource: string;
}

/**
 * Whether a rule covers the creation of an object. `*` stands for all resources, `*` behind a slash for a resource itself
 * as well as for its subresources.
 * Source: https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apiserver/pkg/admission/plugin/webhook/predicates/rules/rules.go.
 */
export function coversCreation(rule: AdmissionRule, { group, version, resource }: CreatedResource): boolean {
  const { operations = [], apiGroups = [], apiVersions, resources = [], scope = '*' } = rule;
  return (
    isAmong(operations, 'CREATE') &&
    isAmong(apiGroups, group) &&
    (apiVersions === undefined || version === undefined || isAmong(apiVersions, version)) &&
    ['*', '*/*', resource, `${resource}/*`].some((one) => resources.includes(one)) &&
    scope !== 'Cluster'
  );
}

function isAmong(list: readonly string[], wanted: string): boolean {
  return list.includes('*') || list.includes(wanted);
}
