import { createHash } from 'node:crypto';
import type { Api } from './api.ts';
import type { Clock } from './clock.ts';
import type { Event } from './kinds.ts';
import { type KubernetesObject, type Manifest, timestamp } from './object.ts';
import { storedResource } from './resources.ts';

export interface EventSource {
  readonly component: string;
  readonly host?: string;
}

/** Records something about an object. `fieldPath` names the part of it, e.g. `spec.containers{web}`. */
export type RecordEvent = (
  about: KubernetesObject,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
  fieldPath?: string,
) => void;

/** A recorder that counts repetitions in one Event, as client-go does. */
export function createEventRecorder(api: Api, clock: Clock, source: EventSource): RecordEvent {
  const resource = storedResource('events');
  return (about, type, reason, message, fieldPath) => {
    const { apiVersion, kind, metadata } = about;
    const namespace = metadata.namespace ?? 'default';
    const identity = JSON.stringify([source, metadata.uid, type, reason, message, fieldPath ?? '']);
    const name = `${metadata.name}.${createHash('sha256').update(identity).digest('hex').slice(0, 16)}`;
    const now = timestamp(clock.now());
    const options = { manager: source.component };
    const known = api.store.get('events', namespace, name);
    if (known) {
      const again = (event: KubernetesObject) => ({
        ...event,
        count: ((event as Event).count ?? 1) + 1,
        lastTimestamp: now,
      });
      api.update(resource, namespace, name, again, options);
      return;
    }
    const home = metadata.namespace === undefined ? {} : { namespace: metadata.namespace };
    const event: Manifest = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name, namespace },
      involvedObject: {
        apiVersion,
        kind,
        name: metadata.name,
        uid: metadata.uid,
        ...home,
        ...(fieldPath ? { fieldPath } : {}),
      },
      type,
      reason,
      message,
      source,
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
      reportingComponent: source.component,
      reportingInstance: source.host ?? '',
    };
    try {
      api.create(resource, namespace, event, options);
    } catch {
      // Events are best effort: a namespace that is gone takes none.
    }
  };
}
