import type { Stored } from './object-server.ts';

export interface PodParts {
  readonly name: string;
  readonly namespace?: string;
  readonly node?: string;
  readonly image?: string;
  /** What it waits for; it runs without. */
  readonly waiting?: string;
  readonly digest?: string;
  /** Its ReplicaSet; none makes it a pod of its own. */
  readonly set?: string;
  readonly createdAt?: string;
  /** When its container started. */
  readonly startedAt?: string;
}

/** A pod of one container as the API gives it, with what a kubelet writes. */
export function podOf({
  name,
  namespace = 'shop',
  node = 'node-1',
  image = 'registry.example.com/shop/web:1',
  waiting,
  digest = '',
  set,
  createdAt = '2026-03-01T03:00:00Z',
  startedAt = '2026-02-01T00:00:00Z',
}: PodParts): Stored {
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: set, uid: `uid-of-${set}`, controller: true };
  const state = waiting === undefined ? { running: { startedAt } } : { waiting: { reason: waiting } };
  const imageID = digest === '' ? '' : `${image.replace(/:[^:/]*$/, '')}@${digest}`;
  return {
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      uid: `uid-of-${name}`,
      creationTimestamp: createdAt,
      labels: { app: 'web' },
      ...(set === undefined ? {} : { ownerReferences: [owner] }),
    },
    spec: { nodeName: node, containers: [{ name: 'app', image }] },
    status: {
      phase: waiting === undefined ? 'Running' : 'Pending',
      containerStatuses: [{ name: 'app', image, imageID, ready: waiting === undefined, restartCount: 0, state }],
    },
  };
}

const selector = { matchLabels: { app: 'web' } };
const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app', image: 'web:1' }] } };
const made = { creationTimestamp: '2026-03-01T02:00:00Z' };

/** The Deployment `web` with its ReplicaSet `web-5d8f9c7b6d`. */
export const webDeployment: readonly Stored[] = [
  {
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', uid: 'uid-of-web', ...made },
    spec: { replicas: 2, selector, template },
  },
  {
    kind: 'ReplicaSet',
    metadata: {
      name: 'web-5d8f9c7b6d',
      namespace: 'shop',
      uid: 'uid-of-web-5d8f9c7b6d',
      ...made,
      labels: { app: 'web' },
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'uid-of-web', controller: true },
      ],
    },
    spec: { replicas: 2, selector, template },
  },
];
