import { seen } from '../evidence/evidence.ts';
import { notApplicable } from './cluster/family.ts';
import { podSourceOf } from './cluster/pod-spec.ts';
import type { Inspector } from './inspector.ts';

/** The service account that the pod runs as, or that the next pod of the workload would. */
export const inspectServiceAccount: Inspector<'serviceAccount'> = async (look) => {
  const source = await podSourceOf(look);
  if (source === undefined || look.kubernetes === undefined || source === 'not-found') return notApplicable;
  const { namespace, spec } = source;
  const account = await look.kubernetes.get(
    'ServiceAccount',
    spec?.serviceAccountName ?? 'default',
    namespace,
    look.signal,
  );
  return seen({
    namespace,
    name: account.metadata?.name ?? '',
    imagePullSecrets: (account.imagePullSecrets ?? []).flatMap(({ name }) => (name ? [name] : [])),
  });
};
