import { afterEach } from 'vitest';
import { createKubernetes } from '../../../src/clients/kubernetes/client.ts';
import type { Evidence, FactName } from '../../../src/evidence/evidence.ts';
import type { Subject } from '../../../src/evidence/subject.ts';
import { inspect } from '../../../src/inspectors/inspect.ts';
import type { RegistryProber } from '../../../src/inspectors/inspector.ts';
import { startFalseApiServer } from '../../support/false-api-server.ts';
import { noRegistry } from '../../support/no-registry.ts';
import type { PodParts } from './many-pods.ts';
import { type Stored, serveObjects } from './object-server.ts';

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

/** When every look of these tests happens, in milliseconds since the epoch. */
export const now = Date.parse('2026-03-01T06:00:00Z');

/** Looks at the workload `shop/web`, or what `subject` says, in a cluster that has these objects until the test ends. */
export async function look(
  objects: readonly Stored[],
  wanted: readonly FactName[],
  subject: Partial<Subject> = {},
  registry: RegistryProber = noRegistry(),
): Promise<Evidence> {
  const server = await startFalseApiServer(serveObjects(objects));
  const kubernetes = createKubernetes({ access: { kubeconfig: server.kubeconfig } });
  undo.push(
    () => server.stop(),
    () => kubernetes.close(),
  );
  const whole = { kind: 'workload', cluster: 'test', namespace: 'shop', name: 'web', ...subject } as Subject;
  return inspect(whole, wanted, { texts: [], kubernetes, registry, now });
}

/** The ReplicaSet of `web`. */
export const set = 'web-5d8f9c7b6d';

/** A pod of that ReplicaSet, or of its own where its name says so, that cannot pull its image. */
export const failing = (more: Partial<PodParts> = {}): PodParts => ({
  name: `${set}-x2x9k`,
  ...(more.name?.startsWith(set) === false ? {} : { set }),
  waiting: 'ImagePullBackOff',
  ...more,
});

/** An event that a controller wrote because a webhook did not let it create a pod. */
export const blocked = (namespace: string, name: string): Stored => ({
  kind: 'Event',
  metadata: { name: `${namespace}-${name}`, namespace },
  involvedObject: { kind: 'ReplicaSet', namespace, name, uid: `uid-of-${name}` },
  type: 'Warning',
  reason: 'FailedCreate',
  message: 'Error creating: failed calling webhook "check.example.com": no endpoints available for service "gate"',
  firstTimestamp: '2026-03-01T05:59:00Z',
  lastTimestamp: '2026-03-01T05:59:00Z',
});
