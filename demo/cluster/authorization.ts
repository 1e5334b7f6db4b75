import type { PolicyRule, RoleBinding } from './kinds.ts';
import { qualified, type Resource } from './resources.ts';
import { StatusError } from './status-error.ts';
import type { Store } from './store.ts';

export interface User {
  readonly name: string;
  readonly groups: readonly string[];
}

export interface Access {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

/**
 * Whether the stored Roles and ClusterRoles bound to a user allow an access
 * (https://kubernetes.io/docs/reference/access-authn-authz/rbac/); `system:masters` may do everything.
 */
export function isAllowed(store: Store, user: User, access: Access): boolean {
  if (user.groups.includes('system:masters')) return true;
  return rulesFor(store, user, access.namespace).some((rule) => grants(rule, access));
}

function rulesFor(store: Store, user: User, namespace: string | undefined): PolicyRule[] {
  const cluster = store.list('clusterrolebindings').filter((binding) => binds(binding, user));
  const local = namespace ? store.list('rolebindings', namespace).filter((binding) => binds(binding, user)) : [];
  return [...cluster, ...local].flatMap(({ roleRef, metadata }) => {
    const role =
      roleRef.kind === 'Role'
        ? store.get('roles', metadata.namespace, roleRef.name)
        : store.get('clusterroles', undefined, roleRef.name);
    return role?.rules ?? [];
  });
}

function binds({ subjects = [] }: RoleBinding, user: User): boolean {
  return subjects.some(({ kind, name, namespace }) => {
    if (kind === 'Group') return user.groups.includes(name);
    if (kind === 'ServiceAccount') return user.name === serviceAccountUser(namespace ?? '', name);
    return user.name === name;
  });
}

/** The user name of a service account. */
export function serviceAccountUser(namespace: string, name: string): string {
  return `system:serviceaccount:${namespace}:${name}`;
}

function grants(rule: PolicyRule, { verb, group, resource, subresource, name }: Access): boolean {
  const wanted = subresource ? `${resource}/${subresource}` : resource;
  const resources = rule.resources ?? [];
  const covers =
    resources.includes('*') ||
    resources.includes(wanted) ||
    (subresource !== undefined && resources.includes(`*/${subresource}`));
  const names = rule.resourceNames ?? [];
  return (
    has(rule.verbs, verb) &&
    has(rule.apiGroups ?? [], group) &&
    covers &&
    (names.length === 0 || (name !== undefined && names.includes(name)))
  );
}

function has(list: readonly string[], wanted: string): boolean {
  return list.includes('*') || list.includes(wanted);
}

/** The 403 of the API server for an access that RBAC does not grant. */
export function forbidden(user: User, access: Access): StatusError {
  const resource: Pick<Resource, 'group' | 'plural'> = {
    group: access.group,
    plural: access.resource as Resource['plural'],
  };
  const object = access.name ? `${qualified(resource)} "${access.name}"` : qualified(resource);
  const wanted = access.subresource ? `${access.resource}/${access.subresource}` : access.resource;
  const where = access.namespace ? `in the namespace "${access.namespace}"` : 'at the cluster scope';
  const message = `${object} is forbidden: User "${user.name}" cannot ${access.verb} resource "${wanted}" in API group "${access.group}" ${where}`;
  const group = access.group === '' ? {} : { group: access.group };
  return new StatusError(403, 'Forbidden', message, {
    ...(access.name ? { name: access.name } : {}),
    ...group,
    kind: access.resource,
  });
}
