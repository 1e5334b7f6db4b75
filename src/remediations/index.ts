import { flipFailurePolicy } from './flip-failure-policy.ts';
import type { Remediation } from './remediation.ts';

/** Everything Salvor can do about an incident. */
export const remediations = {
  'flip-failure-policy': flipFailurePolicy,
} as const satisfies Readonly<Record<string, Remediation>>;

export type RemediationName = keyof typeof remediations;
