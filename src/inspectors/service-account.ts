import { seen } from '../evidence/evidence.ts';
import { familyOf, notApplicable } from './cluster/family.ts';
import { podSpecOf } from './cluster/pod-spec.ts';
import type { Inspector } from './inspector.ts';

/** The service account that the pod runs as, or that the next pod of the workload would. */
export const inspectServiceAccount: Inspector<'serviceAccount'> = async (look) => {
  const family = await familyOf(look);
  if (family === undefined || look.kubernetes === undefined || family === 'not-found') return notApplicable;
  const { namespace, spec } = podSpecOf(family);
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
