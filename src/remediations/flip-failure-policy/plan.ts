import type { KubernetesReader } from '../../clients/kubernetes.ts';
import type { Evidence } from '../../evidence/evidence.ts';
import type { AdmissionWebhook } from '../../evidence/facts.ts';
import type { Plan, Refusal } from '../remediation.ts';
import { describePlan } from './describe-plan.ts';
import { missingPermission } from './permission.ts';
import { blamedByNewest, deniedLast, refusalFor } from './refusal.ts';
import { refused } from './sentences.ts';

type Service = Extract<AdmissionWebhook['target'], { kind: 'service' }>;

/**
 * Plans to set every webhook that calls the blamed dead service from `Fail` to `Ignore`, in both kinds of configuration,
 * or says why that would not help or cannot work. Reads nothing but whether Salvor may patch the objects.
 * One plan concerns one service: the one behind the webhook that the newest error names.
 * Source: kubernetes.io, «Dynamic Admission Control», failure policy.
 */
export async function plan(
  evidence: Evidence,
  context: {
    readonly cluster: string;
    readonly kubernetes: KubernetesReader;
    readonly restoreAfter: number;
    readonly signal?: AbortSignal;
  },
): Promise<Plan | Refusal> {
  const observation = evidence.webhooks;
  if (!observation?.seen) {
    const because = observation?.because;
    const missing = because?.permission;
    const rule = missing && `${missing.verb} ${missing.resource}${missing.group && `.${missing.group}`}`;
    return refused('not-seen', { because: because?.reason ?? 'failed', detail: rule ?? because?.detail ?? '' });
  }
  const webhooks = observation.value;
  const blamed = blamedByNewest(webhooks, evidence);
  const refusals = blamed.map((webhook) => refusalFor(webhook, deniedLast(webhook, evidence)));
  const dead = blamed.find((_, index) => refusals[index] === undefined);
  if (dead?.target.kind !== 'service') return refusals.find(isRefusal) ?? refused('nothing-blamed', {});

  const { target } = dead;
  const sharing = webhooks.filter((webhook) => callsService(webhook, target));
  const changed = webhooks.find(
    ({ changedBySalvor, configuration }) =>
      changedBySalvor !== undefined && sharing.some((webhook) => sameObject(webhook.configuration, configuration)),
  );
  if (changed?.changedBySalvor !== undefined) {
    const { configuration, changedBySalvor } = changed;
    return refused('already-changed', { configuration: configuration.name, until: changedBySalvor.revertAt });
  }
  const flipped = sharing.filter((webhook) => refusalFor(webhook, false) === undefined);
  return (
    (await missingPermission(flipped, context.kubernetes, context.signal)) ??
    describePlan({ ...context, webhooks: flipped, watch: { namespace: target.namespace, service: target.name } })
  );
}

function isRefusal(refusal: Refusal | undefined): refusal is Refusal {
  return refusal !== undefined;
}

function callsService({ target }: AdmissionWebhook, service: Service): boolean {
  return target.kind === 'service' && target.namespace === service.namespace && target.name === service.name;
}

function sameObject(one: AdmissionWebhook['configuration'], other: AdmissionWebhook['configuration']): boolean {
  return one.kind === other.kind && one.name === other.name;
}
