import type { KubernetesReader } from '../clients/kubernetes.ts';
import { type Enforcement, enforcementProduct } from '../evidence/enforcement.ts';
import { seen, unseen } from '../evidence/evidence.ts';
import { present } from '../evidence/present.ts';
import { notApplicable } from './cluster/family.ts';
import type { Inspector } from './inspector.ts';
import { aboutSignatures, textsOf } from './texts.ts';
import { lookAtBackend } from './webhooks/backend.ts';
import { type Configured, listWebhooks } from './webhooks/configurations.ts';

/**
 * The products in the cluster that admit images by policy or signature, each with what stands behind its first webhook for
 * it. `not-applicable` when no text is about signatures, `unreachable` when there is no cluster to ask.
 */
export const inspectEnforcement: Inspector<'enforcement'> = async (look) => {
  const { kubernetes, signal } = look;
  if (!aboutSignatures.test(await textsOf(look))) return notApplicable;
  if (kubernetes === undefined) return unseen({ reason: 'unreachable' });
  const products = new Map<string, Configured>();
  for (const webhook of await listWebhooks(kubernetes, signal)) {
    const product = productOf(webhook);
    if (product !== undefined && !products.has(product)) products.set(product, webhook);
  }
  return seen(
    await Promise.all([...products].map(([product, webhook]) => enforcementOf(product, webhook, kubernetes, signal))),
  );
};

function productOf({ configuration, name, target }: Configured): string | undefined {
  const service = target.kind === 'service' ? `${target.namespace}/${target.name}` : '';
  return enforcementProduct({ configuration: configuration.name, webhook: name, service });
}

async function enforcementOf(
  product: string,
  { configuration, target }: Configured,
  kubernetes: KubernetesReader,
  signal: AbortSignal,
): Promise<Enforcement> {
  if (target.kind === 'url') return { product, configuration };
  const { namespace, name } = target;
  const { readyEndpoints, workload } = await lookAtBackend(namespace, name, kubernetes, signal);
  const service = { kind: 'Service', namespace, name };
  return { product, configuration, service, readyEndpoints, ...present('workload', workload) };
}
