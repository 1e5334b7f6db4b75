import type { Fault } from './registry/faults.ts';

/** How long the registry wants to be left alone once it has limited somebody. Salvor heeds that for the whole registry. */
export const limitSeconds = 2;

/** What can be made wrong with the playground's image in its registry, by the word that is typed. */
export const faults = {
  unauthorized: { kind: 'bearer', username: 'robot', password: 'not given to anybody' },
  missing: { kind: 'missing' },
  'rate-limit': { kind: 'rate-limited', retryAfterSeconds: limitSeconds },
  platform: { kind: 'platforms', only: ['arm64'] },
  'server-error': { kind: 'error', status: 503 },
  silence: { kind: 'hang' },
  reset: { kind: 'reset' },
  none: { kind: 'ok' },
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof faults;
export const faultNames = Object.keys(faults) as FaultName[];
