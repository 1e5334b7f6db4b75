import type { Config } from '../config.ts';
import type { Events } from '../events.ts';
import type { IncidentStore } from '../incidents/store.ts';
import type { Queues } from '../jobs/queues.ts';

/** What a handler of alerts gets. No cluster and no registry: a handler cannot touch them. */
export interface HandlerContext {
  readonly config: Config;
  readonly store: IncidentStore;
  readonly queues: Queues;
  readonly events: Events;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}
