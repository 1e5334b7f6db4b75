import type { KubernetesWriter } from '../clients/kubernetes.ts';
import type { SlackClient } from '../clients/slack.ts';
import type { Config } from '../config.ts';
import type { Events } from '../events.ts';
import type { IncidentStore } from '../incidents/store.ts';
import type { RegistryProber } from '../inspectors/inspector.ts';
import type { Locales } from '../locale.ts';
import type { Queues } from './queues.ts';

/** What a job gets. */
export interface JobContext {
  readonly config: Config;
  readonly store: IncidentStore;
  readonly queues: Queues;
  readonly events: Events;
  readonly slack: SlackClient;
  readonly locales: Locales;
  readonly registry: RegistryProber;
  /** By the name that subjects carry. */
  readonly clusters: ReadonlyMap<string, KubernetesWriter>;
  /** Aborted when the job at hand may have become another worker's: what changes anything must not be begun after that. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly newId: () => string;
}
