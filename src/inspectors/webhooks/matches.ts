import { coversCreation } from '../../evidence/admission-rule.ts';
import type { AdmissionWebhook } from '../../evidence/facts.ts';
import { selects } from '../../evidence/label-selector.ts';

type Labels = Readonly<Record<string, string>>;

/** A pod that is to be created. */
export interface NewPod {
  readonly labels: Labels;
  readonly namespaceLabels: Labels;
}

type Matching = Pick<AdmissionWebhook, 'rules' | 'namespaceSelector' | 'objectSelector'>;

/**
 * Whether the creation of a pod falls under a webhook by its rules and selectors; its `matchConditions` may still exempt it.
 * https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#matching-requests-rules
 */
export function matchesNewPod(webhook: Matching, pod: NewPod): boolean {
  return (
    coversNewPods(webhook) &&
    selects(webhook.namespaceSelector, pod.namespaceLabels) &&
    selects(webhook.objectSelector, pod.labels)
  );
}

/** Whether the creation of any pod can fall under a webhook, by its rules alone. */
export function coversNewPods({ rules }: Pick<Matching, 'rules'>): boolean {
  return rules.some((rule) => coversCreation(rule, { group: '', version: 'v1', resource: 'pods' }));
}
