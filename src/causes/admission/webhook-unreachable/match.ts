import type { Match } from '../../../diagnosis/cause.ts';
import type { Clue } from '../../../diagnosis/finding.ts';
import type { AdmissionWebhook, Facts } from '../../../evidence/facts.ts';

/**
 * A webhook that fails closed and whose service has no ready endpoint. One that an error text names is sure; another one
 * that merely exists is only likely, because its rules and selectors may not catch the subject.
 */
export function matchDeadWebhook({ webhooks }: Pick<Facts, 'webhooks'>): Match | undefined {
  const dead = webhooks.filter((webhook) => webhook.failurePolicy === 'Fail' && isDead(webhook));
  const leading = dead.find(({ blamed }) => blamed) ?? dead[0];
  if (leading === undefined) return undefined;
  return { confidence: leading.blamed ? 0.98 : 0.6, clues: deadClues(leading) };
}

/** Whether nothing answers behind a webhook; a url target or an unknown service is not known to be dead. */
export function isDead({ target, backend }: AdmissionWebhook): boolean {
  if (target.kind !== 'service' || backend === undefined || backend.service === 'unknown') return false;
  return backend.service === 'missing' || backend.readyEndpoints === 0;
}

function deadClues({ name, configuration, target, backend }: AdmissionWebhook): readonly Clue[] {
  if (target.kind !== 'service' || backend === undefined) return [];
  const service = { service: target.name, namespace: target.namespace };
  const about = { webhook: name, configuration: configuration.name, ...service };
  const clues: Clue[] = [];
  if (backend.service === 'missing') clues.push({ key: 'webhook-service-missing', values: about, speaks: 'for' });
  else {
    const values = { ...about, ready: backend.readyEndpoints, notReady: backend.notReadyEndpoints };
    clues.push({ key: 'webhook-no-backend', values, speaks: 'for' });
  }
  if (backend.selfDeadlock) {
    clues.push({ key: 'webhook-self-deadlock', values: { webhook: name, ...service }, speaks: 'for' });
  }
  return clues;
}
