import type { CoreV1Event } from '@kubernetes/client-node';
import type { KubernetesReader } from '../clients/kubernetes.ts';
import { seen } from '../evidence/evidence.ts';
import type { ClusterEvent } from '../evidence/facts.ts';
import { familyOf, notApplicable } from './cluster/family.ts';
import { type Involved, involvedIn } from './cluster/involved.ts';
import type { Inspector, Look } from './inspector.ts';
import { bounded } from './text.ts';

/**
 * Events of the pod and of its owners; for webhooks those of every object whose pods could not be created because of a webhook.
 * Empty when there are none or when they have aged out: the fact `eventHistory` tells which.
 */
export const inspectEvents: Inspector<'events'> = async (look) => {
  const { kubernetes, signal, subject } = look;
  if (kubernetes === undefined) return notApplicable;
  if (subject.kind === 'webhooks' || subject.kind === 'webhook') {
    return seen(await blockedByWebhooks(look, kubernetes));
  }
  const family = await familyOf(look);
  if (family === undefined || family === 'not-found') return notApplicable;
  const lists = await Promise.all(involvedIn(family).map((object) => eventsOf(object, kubernetes, signal)));
  return seen(newestFirst(lists.flat()));
};

async function eventsOf(
  { kind, object }: Involved,
  kubernetes: KubernetesReader,
  signal: AbortSignal,
): Promise<ClusterEvent[]> {
  const { namespace = '', name = '', uid } = object.metadata ?? {};
  const fieldSelector = `involvedObject.kind=${kind},involvedObject.name=${name}`;
  const events = await kubernetes.list('Event', { namespace, fieldSelector }, signal);
  // Names are used again (StatefulSets): what happened to an earlier object of this name is another story.
  return events.filter((event) => (event.involvedObject.uid ?? uid) === uid).map(toEvent);
}

/** What happened to objects whose pods a webhook kept from being created, newest first: to one webhook's, if it is the subject. */
export async function blockedByWebhooks(
  { signal, subject }: Look,
  kubernetes: KubernetesReader,
): Promise<readonly ClusterEvent[]> {
  const events = await kubernetes.list('Event', { fieldSelector: 'reason=FailedCreate' }, signal);
  const about = subject.kind === 'webhook' ? subject.name : 'webhook';
  const all = events.filter(({ message = '' }) => message.includes('webhook'));
  const named = all.filter(({ message = '' }) => message.includes(about));
  // A webhook may be asked for by the name of its configuration, which no message carries.
  return newestFirst((named.length > 0 ? named : all).map(toEvent));
}

/** An event of core/v1, written by either generation of recorders, as a fact. */
export function toEvent(event: CoreV1Event): ClusterEvent {
  const { involvedObject, series } = event;
  const first = event.firstTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp;
  const last = series?.lastObservedTime ?? event.lastTimestamp ?? first;
  return {
    object: {
      kind: involvedObject.kind ?? '',
      ...(involvedObject.namespace === undefined ? {} : { namespace: involvedObject.namespace }),
      name: involvedObject.name ?? '',
    },
    type: event.type ?? '',
    reason: event.reason ?? '',
    message: bounded(event.message ?? ''),
    count: series?.count ?? event.count ?? 1,
    ...(first == null ? {} : { firstAt: first.getTime() }),
    ...(last == null ? {} : { lastAt: last.getTime() }),
  };
}

// More say nothing new; a cluster in trouble repeats itself.
const MOST = 200;

function newestFirst(events: readonly ClusterEvent[]): readonly ClusterEvent[] {
  return events.toSorted((one, other) => (other.lastAt ?? 0) - (one.lastAt ?? 0)).slice(0, MOST);
}
