import type { Fault } from './registry/faults.ts';

/** What can be made wrong with the playground's image in its registry, by the word that is typed. */
export const faults = {
  unauthorized: { kind: 'bearer', username: 'robot', password: 'not given to anybody' },
  denied: { kind: 'denied' },
  missing: { kind: 'missing' },
  'rate-limit': { kind: 'rate-limited', retryAfterSeconds: 1800 },
  platform: { kind: 'platforms', only: ['arm64'] },
  'server-error': { kind: 'error', status: 503 },
  silence: { kind: 'hang' },
  reset: { kind: 'reset' },
  none: { kind: 'ok' },
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof faults;
export const faultNames = Object.keys(faults) as FaultName[];
