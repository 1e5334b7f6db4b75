import type { AdmissionWebhook } from '../../evidence/facts.ts';
import type { Change, Plan, Remark } from '../remediation.ts';
import { type ConfigurationKind, policyPath, targetsOf } from './configuration.ts';
import { manualRestore } from './manual-restore.ts';
import { danger } from './sentences.ts';

/** What a person approves, from the webhooks to be flipped. The same webhooks give the same plan, in whatever order they come. */
export function describePlan({
  cluster,
  webhooks,
  watch,
  restoreAfter,
}: {
  readonly cluster: string;
  readonly webhooks: readonly AdmissionWebhook[];
  readonly watch: Plan['watch'];
  /** Milliseconds. */
  readonly restoreAfter: number;
}): Plan {
  const changes = webhooks.map(changeOf).toSorted(byPlace);
  return {
    remediation: 'flip-failure-policy',
    cluster,
    changes,
    dangers: dangersOf(webhooks.map((webhook) => ({ ...webhook, kind: webhook.configuration.kind }))),
    owners: [...new Set(webhooks.flatMap(({ owners }) => owners))].toSorted(),
    restoreAfter,
    watch,
    manualRestore: manualRestore(targetsOf(changes)),
  };
}

function changeOf({ configuration, index, name, failurePolicy }: AdmissionWebhook): Change {
  const { kind, name: objectName } = configuration;
  return {
    object: { kind, name: objectName },
    label: name,
    path: policyPath(index),
    before: failurePolicy,
    after: 'Ignore',
  };
}

/** By kind, object and position: the order of changes in every plan. */
export function byPlace(one: Change, other: Change): number {
  const key = ({ object, path }: Change): string => JSON.stringify([object.kind, object.name, path.padStart(40), path]);
  return key(one) < key(other) ? -1 : 1;
}

/**
 * What may go wrong with these webhooks at `Ignore`. Mutating webhooks are called one after another and validating ones side
 * by side, so their waits add up differently (kubernetes.io, «Admission Webhook Good Practices»).
 */
export function dangersOf(
  webhooks: readonly { readonly kind: ConfigurationKind; readonly name: string; readonly timeoutSeconds: number }[],
): readonly Remark[] {
  const mutating = webhooks.filter(({ kind }) => kind === 'MutatingWebhookConfiguration');
  const validating = webhooks.filter(({ kind }) => kind === 'ValidatingWebhookConfiguration');
  const seconds =
    mutating.reduce((sum, { timeoutSeconds }) => sum + timeoutSeconds, 0) +
    Math.max(0, ...validating.map(({ timeoutSeconds }) => timeoutSeconds));
  return [
    // A mutating webhook can reject as well, so what enters meanwhile is unchecked either way.
    danger('not-validated', { webhooks: namesOf(webhooks) }),
    ...(mutating.length > 0 ? [danger('not-mutated', { webhooks: namesOf(mutating) })] : []),
    danger('still-waits', { seconds }),
  ];
}

function namesOf(webhooks: readonly { readonly name: string }[]): readonly string[] {
  return [...new Set(webhooks.map(({ name }) => name))].toSorted();
}
