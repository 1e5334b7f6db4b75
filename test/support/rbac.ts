import { readFile } from 'node:fs/promises';
import { parseAllDocuments } from 'yaml';

/** One verb on one resource, as `get pods` or `list deployments.apps`. */
export type Right = string;

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** Every single right that the ClusterRole of a manifest below `deploy/rbac/` grants. */
export async function rightsOf(manifest: string): Promise<readonly Right[]> {
  const text = await readFile(new URL(`../../deploy/rbac/${manifest}.yaml`, import.meta.url), 'utf8');
  const objects = parseAllDocuments(text).map((document) => document.toJS() as { kind: string; rules?: Rule[] });
  const rules = objects.flatMap(({ kind, rules: own }) => (kind === 'ClusterRole' ? (own ?? []) : []));
  return rules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) => resources.flatMap((resource) => verbs.map((verb) => rightTo(verb, resource, group)))),
  );
}

/** A right in its written form. */
export function rightTo(verb: string, resource: string, group = ''): Right {
  return `${verb} ${resource}${group === '' ? '' : `.${group}`}`;
}

/** The RBAC rule that grants exactly one right. */
export function ruleOf(right: Right): Rule {
  const [verb = '', target = ''] = right.split(' ');
  const dot = target.indexOf('.');
  const resource = dot === -1 ? target : target.slice(0, dot);
  return { apiGroups: [dot === -1 ? '' : target.slice(dot + 1)], resources: [resource], verbs: [verb] };
}
