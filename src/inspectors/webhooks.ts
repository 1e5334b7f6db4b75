import type { KubernetesReader } from '../clients/kubernetes.ts';
import { seen, seenValue } from '../evidence/evidence.ts';
import type { AdmissionWebhook } from '../evidence/facts.ts';
import { familyOf, notApplicable } from './cluster/family.ts';
import { found } from './cluster/owners.ts';
import { podSpecOf } from './cluster/pod-spec.ts';
import type { Inspector, Look } from './inspector.ts';
import { lookAtBackend } from './webhooks/backend.ts';
import { names } from './webhooks/blame.ts';
import { type Configured, listWebhooks } from './webhooks/configurations.ts';
import { matchesNewPod, type NewPod } from './webhooks/matches.ts';

/**
 * The webhooks that concern the subject, found by what the error texts name and by what would be called for its pods:
 * those that are blamed, the others that call the same service, and the others in the pods' way whose backend is dead;
 * without blame all that are in the way. For webhooks as the subject: the named ones, or all whose backend is dead.
 */
export const inspectWebhooks: Inspector<'webhooks'> = async (look) => {
  const { kubernetes, signal, subject } = look;
  if (kubernetes === undefined || subject.kind === 'image' || subject.kind === 'registry') return notApplicable;
  const [all, messages, pod] = await Promise.all([
    listWebhooks(kubernetes, signal),
    look.see('messages'),
    newPod(look),
  ]);
  const texts = (seenValue(messages) ?? []).map(({ text }) => text);
  const blamed = new Set(all.filter(({ name }) => texts.some((text) => names(text, name))));
  const blamedServices = new Set([...blamed].map(serviceOf).filter((service) => service !== undefined));
  const looked = await Promise.all(all.map((webhook) => withBackend(webhook, blamed.has(webhook), kubernetes, signal)));

  return seen(
    looked.filter((webhook) => {
      if (webhook.blamed || blamedServices.has(serviceOf(webhook) ?? '')) return true;
      if (subject.kind === 'webhook') return [webhook.name, webhook.configuration.name].includes(subject.name);
      if (subject.kind === 'webhooks') return isDead(webhook) || webhook.changedBySalvor !== undefined;
      const inTheWay = pod !== undefined && matchesNewPod(webhook, pod);
      return inTheWay && (blamed.size === 0 || isDead(webhook));
    }),
  );
};

async function newPod(look: Look): Promise<NewPod | undefined> {
  const family = await familyOf(look);
  if (family === undefined || family === 'not-found') return undefined;
  const { namespace, labels } = podSpecOf(family);
  const home = await found(
    look.kubernetes?.get('Namespace', namespace, undefined, look.signal) ?? Promise.resolve(undefined),
  );
  return { labels, namespaceLabels: home?.metadata?.labels ?? {} };
}

async function withBackend(
  webhook: Configured,
  blamed: boolean,
  kubernetes: KubernetesReader,
  signal: AbortSignal,
): Promise<AdmissionWebhook> {
  if (webhook.target.kind === 'url') return { ...webhook, blamed };
  const { namespace, name } = webhook.target;
  const { podLabels, namespaceLabels, ...backend } = await lookAtBackend(namespace, name, kubernetes, signal);
  const selfDeadlock = podLabels.some((labels) => matchesNewPod(webhook, { labels, namespaceLabels }));
  return { ...webhook, blamed, backend: { ...backend, selfDeadlock } };
}

function serviceOf({ target }: Configured): string | undefined {
  return target.kind === 'service' ? `${target.namespace}/${target.name}` : undefined;
}

function isDead({ backend }: AdmissionWebhook): boolean {
  return backend !== undefined && backend.readyEndpoints === 0;
}
