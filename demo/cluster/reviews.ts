import { isAllowed, type User } from './authorization.ts';
import { isRecord } from './object.ts';
import type { Store } from './store.ts';

/** Answers a POST of a SelfSubjectAccessReview: may this user do that? */
export function reviewAccess(body: unknown, user: User, store: Store): Record<string, unknown> {
  const spec = isRecord(body) && isRecord(body.spec) ? body.spec : {};
  const asked = isRecord(spec.resourceAttributes) ? spec.resourceAttributes : undefined;
  const text = (field: string) =>
    typeof asked?.[field] === 'string' && asked[field] !== '' ? asked[field] : undefined;
  const allowed =
    asked !== undefined &&
    isAllowed(store, user, {
      verb: text('verb') ?? '',
      group: text('group') ?? '',
      resource: text('resource') ?? '',
      subresource: text('subresource'),
      namespace: text('namespace'),
      name: text('name'),
    });
  return {
    kind: 'SelfSubjectAccessReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: {},
    spec,
    status: { allowed },
  };
}

/** Answers a POST of a SelfSubjectReview: who am I? */
export function reviewSelf({ name, groups }: User): Record<string, unknown> {
  return {
    kind: 'SelfSubjectReview',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: {},
    status: { userInfo: { username: name, groups } },
  };
}
