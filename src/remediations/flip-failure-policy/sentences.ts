import type { Refusal, Remark } from '../remediation.ts';

/**
 * Every sentence this remediation can ask for, by locale key below `remediations.flip-failure-policy.`, with the names of
 * the values that come with it.
 */
export const flipFailurePolicySentences = {
  refusals: {
    /** No look at the webhooks; `because` is an `unseen` reason, `detail` what the other side said or the missing rule. */
    'not-seen': ['because', 'detail'],
    /** The errors name no webhook that exists. */
    'nothing-blamed': [],
    /** The webhook answers and denies: its failure policy has no say in that. */
    'webhook-answers': ['webhook'],
    /** Called by `clientConfig.url`: what stands there cannot be watched. `host` is the URL's host. */
    'called-by-url': ['webhook', 'host'],
    /** Set by a file on the control plane: no API changes it. */
    static: ['webhook'],
    'already-ignore': ['webhook'],
    /** `ready` is the number of ready endpoints. */
    'backend-alive': ['webhook', 'namespace', 'service', 'ready'],
    /** A change of Salvor's is in place until `until`, milliseconds since the epoch. */
    'already-changed': ['configuration', 'until'],
    /** `rule` names the missing RBAC rules, each as verb, resource.group and the object's name. */
    'not-permitted': ['rule'],
    /** The API server could not say whether Salvor may do it. */
    'permission-unknown': ['rule', 'detail'],
  },
  dangers: {
    /** What enters meanwhile is not validated, and not re-validated afterwards. */
    'not-validated': ['webhooks'],
    /** What enters meanwhile lacks the webhooks' changes, e.g. digests or sidecars. */
    'not-mutated': ['webhooks'],
    /** Each request may still wait this long for the dead webhooks. */
    'still-waits': ['seconds'],
  },
  waiting: {
    'service-missing': ['namespace', 'service'],
    /** The service selects no pods, so that its recovery cannot be seen. */
    'no-selector': ['namespace', 'service'],
    'no-pod': ['namespace', 'service'],
    'no-ready-pod': ['namespace', 'service', 'pods'],
    'no-ready-endpoint': ['namespace', 'service', 'pods'],
    /** Somebody else, by field manager, set the webhook back while the backend is still down. */
    'closed-again': ['webhook', 'manager'],
  },
} as const;

type Sentences = typeof flipFailurePolicySentences;
export type FlipRefusal = keyof Sentences['refusals'];
type Values<Names extends readonly string[], Value = string | number> = { readonly [Name in Names[number]]: Value };

/** A refusal with exactly the values that its sentence needs. */
export function refused<Reason extends FlipRefusal>(
  reason: Reason,
  values: Values<Sentences['refusals'][Reason]>,
): Refusal {
  return { refused: reason, values };
}

/** A danger with exactly the values that its sentence needs. */
export function danger<Key extends keyof Sentences['dangers']>(
  key: Key,
  values: Values<Sentences['dangers'][Key], number | readonly string[]>,
): Remark {
  return { key, values };
}

/** What recovery still waits for, with exactly the values that its sentence needs. */
export function waiting<Key extends keyof Sentences['waiting']>(
  key: Key,
  values: Values<Sentences['waiting'][Key]>,
): Remark {
  return { key, values };
}
