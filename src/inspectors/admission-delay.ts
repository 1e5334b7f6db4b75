import { seen } from '../evidence/evidence.ts';
import { notApplicable } from './cluster/family.ts';
import type { Inspector } from './inspector.ts';
import { listWebhooks } from './webhooks/configurations.ts';
import { coversNewPods, matchesNewPod } from './webhooks/matches.ts';
import { newPodOf } from './webhooks/new-pod.ts';

/**
 * How long the webhooks in the way of the subject's next pod (of any pod, when the subject has none) may hold it up: mutating
 * ones are called one after the other, validating ones side by side
 * (https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#timeouts).
 */
export const inspectAdmissionDelay: Inspector<'admissionDelay'> = async (look) => {
  const { kubernetes, signal, subject } = look;
  if (kubernetes === undefined || !['workload', 'webhook', 'webhooks'].includes(subject.kind)) return notApplicable;
  const [all, pod] = await Promise.all([listWebhooks(kubernetes, signal), newPodOf(look)]);
  if (pod === undefined && subject.kind === 'workload') return notApplicable;
  const inTheWay = all.filter((one) => (pod === undefined ? coversNewPods(one) : matchesNewPod(one, pod)));
  const seconds = (kind: 'Mutating' | 'Validating') =>
    inTheWay
      .filter(({ configuration }) => configuration.kind.startsWith(kind))
      .map(({ timeoutSeconds }) => timeoutSeconds);
  return seen({
    mutating: seconds('Mutating').reduce((sum, one) => sum + one, 0),
    validating: Math.max(0, ...seconds('Validating')),
    webhooks: inTheWay.length,
  });
};
