import type { Evidence } from '../evidence/evidence.ts';

/** An example that a cause must get right: data, run by the tests for every cause. */
export interface Case {
  /** Completes «it …», e.g. `reads containerd's 401 at the token endpoint`. */
  readonly name: string;
  readonly message?: string;
  readonly evidence?: Evidence;
  /** `match`: this cause leads. `near-miss`: another cause leads. `undecided`: a needed fact is unseen. */
  readonly expect: 'match' | 'near-miss' | 'undecided';
}
