import { admissionRunbooks } from './admission.ts';
import { authRunbooks } from './auth.ts';
import { certificateRunbooks } from './certificate.ts';
import { imageRunbooks } from './image.ts';
import { networkRunbooks } from './network.ts';
import { otherRunbooks } from './other.ts';
import { quotaRunbooks } from './quota.ts';
import type { Runbook } from './runbook.ts';

/** Every topic that Salvor has a runbook for. */
export const runbooks = {
  ...admissionRunbooks,
  ...authRunbooks,
  ...certificateRunbooks,
  ...imageRunbooks,
  ...networkRunbooks,
  ...otherRunbooks,
  ...quotaRunbooks,
} as const satisfies Record<string, Runbook>;

export type Topic = keyof typeof runbooks;
