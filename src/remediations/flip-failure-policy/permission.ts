import { KubernetesError, type KubernetesReader } from '../../clients/kubernetes.ts';
import type { Permission } from '../../evidence/evidence.ts';
import type { AdmissionWebhook } from '../../evidence/facts.ts';
import type { Refusal } from '../remediation.ts';
import { resourceOfKind } from './configuration.ts';
import { refused } from './sentences.ts';

const group = 'admissionregistration.k8s.io';

/**
 * Asks for every object whether Salvor may patch it and names the RBAC rules that are missing. Before Kubernetes 1.37 a dead
 * webhook on every resource blocks this question too: then it says that it does not know.
 */
export async function missingPermission(
  webhooks: readonly AdmissionWebhook[],
  kubernetes: KubernetesReader,
  signal?: AbortSignal,
): Promise<Refusal | undefined> {
  const objects = new Map(
    webhooks.map(({ configuration }) => [`${configuration.kind}/${configuration.name}`, configuration]),
  );
  const missing: string[] = [];
  for (const { kind, name } of [...objects.values()].toSorted((one, other) => (one.kind < other.kind ? -1 : 1))) {
    const permission: Permission = { verb: 'patch', group, resource: resourceOfKind[kind], name };
    const rule = `patch ${permission.resource}.${group} ${name}`;
    try {
      if (!(await kubernetes.allowed(permission, signal))) missing.push(rule);
    } catch (error) {
      if (!(error instanceof KubernetesError) || error.status === 0) throw error;
      return refused('permission-unknown', { rule, detail: error.message });
    }
  }
  return missing.length > 0 ? refused('not-permitted', { rule: missing.join(', ') }) : undefined;
}
