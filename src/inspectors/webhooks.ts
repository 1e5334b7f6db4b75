import type { KubernetesReader } from '../clients/kubernetes.ts';
import { seen, seenValue } from '../evidence/evidence.ts';
import type { AdmissionWebhook } from '../evidence/facts.ts';
import { notApplicable } from './cluster/family.ts';
import type { Inspector, Look } from './inspector.ts';
import { lookAtBackend } from './webhooks/backend.ts';
import { names } from './webhooks/blame.ts';
import { type Configured, listWebhooks } from './webhooks/configurations.ts';
import { matchesNewPod } from './webhooks/matches.ts';
import { newPodOf } from './webhooks/new-pod.ts';

/**
 * The webhooks that concern the subject, found by what the error texts name and by what would be called for its pods:
 * those that are blamed, the others that call the same service, and the others in the pods' way whose backend is dead;
 * without blame all that are in the way. For webhooks as the subject: the named ones, or all whose backend is dead; there
 * a webhook is blamed by its name, or, where none that is dead is named, for failing closed without a backend.
 */
export const inspectWebhooks: Inspector<'webhooks'> = async (look) => {
  const { kubernetes, signal, subject } = look;
  if (kubernetes === undefined || ['image', 'registry', 'text'].includes(subject.kind)) return notApplicable;
  const [all, messages, pod] = await Promise.all([
    listWebhooks(kubernetes, signal),
    look.see('messages'),
    newPodOf(look),
  ]);
  const texts = (seenValue(messages) ?? []).map(({ text }) => text);
  const looks = await Promise.all(all.map((webhook) => withBackend(webhook, kubernetes, signal)));
  const blamed = blamedAmong(looks, subject, texts);
  const blamedServices = new Set([...blamed].map(serviceOf).filter((service) => service !== undefined));
  const looked = looks.map((webhook): AdmissionWebhook => ({ ...webhook, blamed: blamed.has(webhook) }));

  return seen(
    looked.filter((webhook) => {
      if (webhook.blamed || blamedServices.has(serviceOf(webhook) ?? '')) return true;
      if (subject.kind === 'webhook') return isNamed(webhook, subject.name);
      if (subject.kind === 'webhooks') return isDead(webhook) || webhook.changedBySalvor !== undefined;
      const inTheWay = pod !== undefined && matchesNewPod(webhook, pod);
      return inTheWay && (blamed.size === 0 || isDead(webhook));
    }),
  );
};

type Looked = Omit<AdmissionWebhook, 'blamed'>;

/**
 * The one that the subject names, whatever events tell of others; else those that the texts name; for webhooks as such,
 * where no text names a dead one, all that are dead and block.
 */
function blamedAmong(all: readonly Looked[], subject: Look['subject'], texts: readonly string[]): ReadonlySet<Looked> {
  const asked = all.filter((webhook) => subject.kind === 'webhook' && isNamed(webhook, subject.name));
  if (asked.length > 0) return new Set(asked);
  const named = all.filter(({ name }) => texts.some((text) => names(text, name)));
  const blocking = all.filter((webhook) => webhook.failurePolicy === 'Fail' && isDead(webhook));
  // An event of the last hour may name a webhook that is well again.
  if (subject.kind !== 'webhooks' || named.some((webhook) => blocking.includes(webhook))) return new Set(named);
  return new Set([...named, ...blocking]);
}

function isNamed({ name, configuration }: Looked, wanted: string): boolean {
  return name === wanted || configuration.name === wanted;
}

async function withBackend(webhook: Configured, kubernetes: KubernetesReader, signal: AbortSignal): Promise<Looked> {
  if (webhook.target.kind === 'url') return webhook;
  const { namespace, name } = webhook.target;
  const { podLabels, namespaceLabels, ...backend } = await lookAtBackend(namespace, name, kubernetes, signal);
  const selfDeadlock = podLabels.some((labels) => matchesNewPod(webhook, { labels, namespaceLabels }));
  return { ...webhook, backend: { ...backend, selfDeadlock } };
}

function serviceOf({ target }: Configured): string | undefined {
  return target.kind === 'service' ? `${target.namespace}/${target.name}` : undefined;
}

function isDead({ backend }: Looked): boolean {
  return backend !== undefined && backend.readyEndpoints === 0;
}
