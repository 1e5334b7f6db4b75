import type { AttemptState } from './attempt.ts';

/** Why a thread should hear of something; each is one reply in it. `id` is unique in its incident. */
export type News = { readonly id: string; readonly at: number } & NewsContent;

export type NewsContent =
  | { readonly kind: 'diagnosed' }
  | { readonly kind: 'reopened' }
  | { readonly kind: 'recovered' }
  | { readonly kind: 'attempt'; readonly attempt: string; readonly state: AttemptState; readonly by?: string }
  | { readonly kind: 'extended'; readonly attempt: string; readonly by: string; readonly revertAt: number }
  | { readonly kind: 'restore-failed'; readonly attempt: string; readonly failures: number }
  /** What was put back did not stay so. */
  | { readonly kind: 'not-kept'; readonly attempt: string }
  /** There is a remediation for the cause, but it is not offered, and why. */
  | {
      readonly kind: 'not-offered';
      readonly remediation: string;
      readonly refused: string;
      readonly values: Readonly<Record<string, string | number>>;
    };
