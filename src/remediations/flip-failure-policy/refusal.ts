import type { Evidence } from '../../evidence/evidence.ts';
import type { AdmissionWebhook, Message } from '../../evidence/facts.ts';
import type { Refusal } from '../remediation.ts';
import { refused } from './sentences.ts';

/** The blamed webhooks, the one that the newest message names first. */
export function blamedByNewest(webhooks: readonly AdmissionWebhook[], evidence: Evidence): readonly AdmissionWebhook[] {
  const messages = messagesOf(evidence);
  const rank = ({ name }: AdmissionWebhook): number => {
    const index = messages.findIndex(({ text }) => text.includes(name));
    return index === -1 ? messages.length : index;
  };
  return webhooks.filter(({ blamed }) => blamed).toSorted((one, other) => rank(one) - rank(other));
}

/**
 * Whether the newest message that names the webhook is its own denial (`admission webhook "N" denied the request`), and not
 * the API server's report that it could not be called.
 */
export function deniedLast({ name }: AdmissionWebhook, evidence: Evidence): boolean {
  const newest = messagesOf(evidence).find(({ text }) => text.includes(name));
  return newest?.text.includes(`admission webhook "${name}" denied the request`) === true;
}

/** Why flipping this one webhook would not help or cannot work; undefined when its backend is dead and it fails closed. */
export function refusalFor(webhook: AdmissionWebhook, denied: boolean): Refusal | undefined {
  const { name, target, configuration, changedBySalvor, backend } = webhook;
  if (isStatic(name) || isStatic(configuration.name)) return refused('static', { webhook: name });
  if (denied) return refused('webhook-answers', { webhook: name });
  if (changedBySalvor !== undefined) {
    return refused('already-changed', { configuration: configuration.name, until: changedBySalvor.revertAt });
  }
  if (webhook.failurePolicy === 'Ignore') return refused('already-ignore', { webhook: name });
  if (target.kind === 'url') return refused('called-by-url', { webhook: name, host: hostOf(target.url) });
  if (backend === undefined || backend.service === 'unknown') {
    return refused('not-seen', { because: 'failed', detail: `${target.namespace}/${target.name}` });
  }
  if (backend.readyEndpoints > 0) {
    const { namespace, name: service } = target;
    return refused('backend-alive', { webhook: name, namespace, service, ready: backend.readyEndpoints });
  }
  return undefined;
}

// Names of webhooks from files on the control plane (KEP-5793).
function isStatic(name: string): boolean {
  return name.endsWith('.static.k8s.io');
}

// Only the host: a URL can hold a credential.
function hostOf(url: string): string {
  return URL.parse(url)?.host ?? '';
}

function messagesOf({ messages }: Evidence): readonly Message[] {
  return messages?.seen ? messages.value : [];
}
