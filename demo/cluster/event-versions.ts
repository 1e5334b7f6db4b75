import type { Event } from './kinds.ts';
import type { KubernetesObject, Manifest } from './object.ts';

/** A stored core/v1 Event as events.k8s.io/v1 shows it (https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/). */
export function toEventsV1(object: KubernetesObject): KubernetesObject {
  const {
    involvedObject,
    message,
    source,
    firstTimestamp,
    lastTimestamp,
    count,
    reportingComponent,
    reportingInstance,
    ...rest
  } = object as Event;
  return {
    ...rest,
    apiVersion: 'events.k8s.io/v1',
    eventTime: rest.eventTime ?? null,
    regarding: involvedObject,
    note: message.slice(0, 1024),
    reportingController: reportingComponent ?? source.component ?? '',
    reportingInstance: reportingInstance ?? source.host ?? '',
    deprecatedSource: source,
    deprecatedFirstTimestamp: firstTimestamp,
    deprecatedLastTimestamp: lastTimestamp,
    deprecatedCount: count,
  };
}

/** An events.k8s.io/v1 Event as the store keeps it. */
export function fromEventsV1(manifest: Manifest): Manifest {
  const {
    regarding,
    note,
    reportingController,
    reportingInstance,
    deprecatedSource,
    deprecatedFirstTimestamp,
    deprecatedLastTimestamp,
    deprecatedCount,
    ...rest
  } = manifest;
  return {
    ...rest,
    apiVersion: 'v1',
    involvedObject: regarding ?? {},
    message: note ?? '',
    source: deprecatedSource ?? {},
    firstTimestamp: deprecatedFirstTimestamp ?? null,
    lastTimestamp: deprecatedLastTimestamp ?? null,
    count: deprecatedCount ?? 0,
    reportingComponent: reportingController ?? '',
    reportingInstance: reportingInstance ?? '',
  };
}
