import type { Subject } from '../evidence/subject.ts';

/** Which cluster and channel a report belongs to when it does not say so itself. */
export interface Routing {
  readonly cluster: string;
  readonly channel: string;
  /** Channel by namespace. */
  readonly routes: ReadonlyMap<string, string>;
}

/** The channel in which a subject's incidents are told, whoever reports them. */
export function channelFor(subject: Subject, { channel, routes }: Pick<Routing, 'channel' | 'routes'>): string {
  return (subject.kind === 'workload' ? routes.get(subject.namespace) : undefined) ?? channel;
}
