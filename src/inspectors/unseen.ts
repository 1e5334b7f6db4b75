import { KubernetesError } from '../clients/kubernetes.ts';
import type { Permission, Unseen } from '../evidence/evidence.ts';

/** A rejection while looking at a fact, as the reason why the fact was not seen. */
export function becauseOf(error: unknown, deadline: AbortSignal): Unseen {
  if (deadline.aborted) return { reason: 'timed-out' };
  if (!(error instanceof KubernetesError)) {
    return { reason: 'failed', detail: error instanceof Error ? error.message : String(error) };
  }
  const detail = error.message;
  if (error.status === 403) {
    const permission = permissionIn(detail);
    return { reason: 'forbidden', detail, ...(permission === undefined ? {} : { permission }) };
  }
  if (error.status === 404) return { reason: 'not-found', detail };
  if (error.status !== 0) return { reason: 'failed', detail: `${error.status} ${error.reason}: ${detail}` };
  return { reason: error.reason === 'Timeout' ? 'timed-out' : 'unreachable', detail };
}

const verbs = ['get', 'list', 'watch', 'patch', 'create', 'delete'] as const;

const refusal =
  /^\S+ (?:"(?<name>[^"]*)" )?is forbidden: User "[^"]*" cannot (?<verb>[a-z]+) resource "(?<plural>[^"]+)" in API group "(?<group>[^"]*)"(?: in the namespace "(?<namespace>[^"]*)")?/;

/**
 * The right that a refusal of the RBAC authorizer names:
 * https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/errors.go
 */
function permissionIn(message: string): Permission | undefined {
  const { verb: said, plural, group, namespace, name } = refusal.exec(message)?.groups ?? {};
  const verb = verbs.find((one) => one === said);
  if (verb === undefined || plural === undefined || group === undefined) return undefined;
  return {
    verb,
    group,
    resource: plural,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined || name === '' ? {} : { name }),
  };
}
