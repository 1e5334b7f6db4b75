import { columnsOf } from './columns.ts';
import type { ObjectsByPlural } from './kinds.ts';
import type { KubernetesObject } from './object.ts';
import type { Resource } from './resources.ts';

/** Whether a request's Accept header asks for meta.k8s.io Tables, as `kubectl get` does. */
export function wantsTable(accept: string): boolean {
  return accept.includes('as=Table');
}

/**
 * Objects as a meta.k8s.io/v1 Table (https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables).
 * `include` is the parameter `includeObject`; `now` in ms since the epoch.
 */
export function tableOf(
  resource: Resource,
  objects: readonly KubernetesObject[],
  metadata: object,
  include: string | null,
  now: number,
): Record<string, unknown> {
  const columns = columnsOf(resource.plural);
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columns.map(({ name, wide }) => ({
      name,
      type: 'string',
      format: name === 'Name' ? 'name' : '',
      description: '',
      priority: wide ? 1 : 0,
    })),
    rows: objects.map((object) => ({
      cells: columns.map(({ cell }) => cell(object as ObjectsByPlural[typeof resource.plural] as never, now)),
      ...(include === 'None' ? {} : { object: include === 'Object' ? object : partial(object) }),
    })),
  };
}

function partial({ metadata }: KubernetesObject): Record<string, unknown> {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
}
