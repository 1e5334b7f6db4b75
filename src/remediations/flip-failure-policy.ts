import { apply, standingOf } from './flip-failure-policy/apply.ts';
import { readConfiguration, targetsOf } from './flip-failure-policy/configuration.ts';
import { createdMeanwhile } from './flip-failure-policy/created-meanwhile.ts';
import { extend } from './flip-failure-policy/extend.ts';
import { findApplied } from './flip-failure-policy/find-applied.ts';
import { plan } from './flip-failure-policy/plan.ts';
import { revert } from './flip-failure-policy/revert.ts';
import { verify } from './flip-failure-policy/verify.ts';
import type { Remediation } from './remediation.ts';

/**
 * Opens a fail-closed admission webhook whose backend is down (`failurePolicy` from `Fail` to `Ignore`), so that its own pods
 * can come back, and closes it again.
 */
export const flipFailurePolicy: Remediation = {
  plan,
  stillHolds: async ({ changes }, kubernetes, signal) => {
    for (const target of targetsOf(changes)) {
      const configuration = await readConfiguration(target, kubernetes, signal);
      if (configuration === undefined || standingOf(target, configuration) !== 'closed') return false;
    }
    return true;
  },
  apply,
  verify,
  revert,
  extend,
  createdMeanwhile,
  findApplied,
};
