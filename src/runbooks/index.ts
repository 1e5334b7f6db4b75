import { admissionRunbooks } from './admission.ts';
import { authRunbooks } from './auth.ts';
import { certificateRunbooks } from './certificate.ts';
import { cliRunbooks } from './cli.ts';
import { imageRunbooks } from './image.ts';
import { networkRunbooks } from './network.ts';
import { nodeRunbooks } from './node.ts';
import { otherRunbooks } from './other.ts';
import { pullPolicyRunbooks } from './pull-policy.ts';
import { pullSecretRunbooks } from './pull-secret.ts';
import { quotaRunbooks } from './quota.ts';
import { signatureRunbooks } from './signature.ts';
import { tkgRunbooks } from './tkg.ts';
import { vendorRunbooks } from './vendors.ts';

/** Every topic that Salvor has a runbook for. */
export const runbooks = {
  ...admissionRunbooks,
  ...authRunbooks,
  ...pullSecretRunbooks,
  ...imageRunbooks,
  ...pullPolicyRunbooks,
  ...quotaRunbooks,
  ...networkRunbooks,
  ...certificateRunbooks,
  ...tkgRunbooks,
  ...nodeRunbooks,
  ...signatureRunbooks,
  ...vendorRunbooks,
  ...cliRunbooks,
  ...otherRunbooks,
} as const;

export type Topic = keyof typeof runbooks;
