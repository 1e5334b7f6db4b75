import type { V1ManagedFieldsEntry, V1ObjectMeta } from '@kubernetes/client-node';

const byMark: readonly (readonly [mark: RegExp, tool: string])[] = [
  [/^app\.kubernetes\.io\/managed-by=helm$/i, 'Helm'],
  [/^meta\.helm\.sh\/release-name=/, 'Helm'],
  [/^helm\.sh\/hook=/, 'Helm'],
  [/^argocd\.argoproj\.io\//, 'Argo CD'],
  [/^(?:kustomize|helm)\.toolkit\.fluxcd\.io\//, 'Flux'],
];

const byManager: readonly (readonly [manager: RegExp, tool: string])[] = [
  [/^helm$/i, 'Helm'],
  [/^argocd/i, 'Argo CD'],
  [/^(?:kustomize-controller|helm-controller|flux)/i, 'Flux'],
  [/terraform/i, 'Terraform'],
];

// People at a keyboard, scripts and Salvor itself change an object once and do not come back.
const passing = /^(?:kubectl|salvor$|before-first-apply$|curl|python|node|okhttp|mozilla|unknown$)/i;

/**
 * The tools that keep a webhook configuration as they want it, from labels, annotations and `managedFields`; a manager of
 * the webhook's failure policy that is no known tool is named as it names itself, e.g. the product's own controller.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function ownersOf(metadata: V1ObjectMeta | undefined, webhook: string): readonly string[] {
  const marks = [...Object.entries(metadata?.labels ?? {}), ...Object.entries(metadata?.annotations ?? {})];
  const written = marks.map(([key, value]) => `${key}=${value}`);
  const owners = byMark.flatMap(([mark, tool]) => (written.some((one) => mark.test(one)) ? [tool] : []));
  for (const entry of metadata?.managedFields ?? []) {
    const { manager = 'unknown' } = entry;
    if (passing.test(manager) || !managesPolicy(entry, webhook)) continue;
    owners.push(byManager.find(([name]) => name.test(manager))?.[1] ?? manager);
  }
  return [...new Set(owners)];
}

function managesPolicy({ fieldsV1 }: V1ManagedFieldsEntry, webhook: string): boolean {
  const webhooks = member(fieldsV1, 'f:webhooks');
  const one = member(webhooks, `k:${JSON.stringify({ name: webhook })}`);
  return member(one, 'f:failurePolicy') !== undefined;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
