import {
  answered,
  brokenLook,
  exampleNode,
  examplePod,
  exampleWebhook,
  goodLook,
  lookedAt,
  pullSecretsSeen,
  waitingContainer,
  withSecret,
} from '../../src/causes/example-evidence.ts';
import type { CauseName } from '../../src/causes/index.ts';
import { type Evidence, seen } from '../../src/evidence/evidence.ts';
import { Hidden } from '../../src/evidence/hidden.ts';
import type { ProbeFailure } from '../../src/evidence/registry-look.ts';
import type { Topic } from '../../src/runbooks/index.ts';

/** What looking has shown, what it is about, and its cause. */
export interface Seen {
  readonly name: string;
  readonly evidence: Evidence;
  readonly topic: Topic;
  readonly cause?: CauseName;
  readonly beside?: true;
}

const said = (text: string): Evidence => ({ messages: seen([{ text, source: 'waiting' }]) });
const backOff = said('Back-off pulling image "registry.example.com/shop/web:1"');
const pod = { pod: seen(examplePod(waitingContainer('ImagePullBackOff'))), node: seen(exampleNode()) };
const layersFail = (failure: ProbeFailure): Evidence =>
  lookedAt(
    goodLook({
      steps: [
        { step: 'manifest', host: 'registry.example.com', milliseconds: 2 },
        { step: 'blob', host: 'layers.example.com', milliseconds: 5, failure },
      ],
    }),
  );
const elsewhere = {
  name: 'regcred',
  entries: [{ key: 'other.example.com', username: 'robot', password: new Hidden('never shown') }],
};
const siblings = (nodes: readonly string[]) => ({
  pods: 2,
  nodes,
  workloads: ['shop/web'],
  namespaces: ['shop'],
  registries: ['registry.example.com'],
});
const onOneNode: Evidence = {
  blastRadius: seen({
    scope: 'node',
    name: 'node-1',
    failing: siblings(['node-1']),
    working: siblings(['node-2']),
    partial: false,
  }),
};
const onSomeNodes: Evidence = {
  blastRadius: seen({
    scope: 'workload',
    name: 'shop/web',
    failing: siblings(['node-1', 'node-2']),
    working: siblings(['node-3']),
    partial: false,
    contrast: { image: 'registry.example.com/shop/web:1', failing: ['node-1', 'node-2'], working: ['node-3'] },
  }),
};
const running = (imageDigest: string) =>
  examplePod(
    {
      name: 'web',
      kind: 'app',
      image: 'registry.example.com/shop/web:1',
      imagePullPolicy: 'IfNotPresent',
      imageDigest,
      ready: true,
      restartCount: 0,
    },
    { phase: 'Running' },
  );

/** Pods as Salvor finds them, with nothing or little said in their messages. */
export const looked: readonly Seen[] = [
  {
    name: 'a pod without pull secrets at a registry that wants a login',
    evidence: { ...backOff, ...pod, ...pullSecretsSeen(), ...lookedAt(brokenLook('token', answered(401))) },
    topic: 'private-registry-auth',
    cause: 'auth.unauthenticated',
  },
  {
    name: 'the same pod, beside',
    evidence: { ...backOff, ...pod, ...pullSecretsSeen(), ...lookedAt(brokenLook('token', answered(401))) },
    topic: 'service-account-pull-secret',
    beside: true,
  },
  {
    name: 'a pod whose nodes may have the credentials instead',
    evidence: { ...backOff, ...pod, ...pullSecretsSeen(), ...lookedAt(brokenLook('token', answered(401))) },
    topic: 'node-credentials',
    beside: true,
  },
  {
    name: 'a pod whose secret lacks the registry',
    evidence: {
      ...backOff,
      ...pod,
      ...pullSecretsSeen(elsewhere),
      ...lookedAt(brokenLook('token', answered(401))),
    },
    topic: 'multi-registry-secret',
    beside: true,
  },
  {
    name: 'a pod that names a secret which is not there',
    evidence: { ...backOff, ...pod, ...pullSecretsSeen({ name: 'regcred', problem: 'missing', entries: [] }) },
    topic: 'pull-secret-missing',
    cause: 'auth.pull-secret-missing',
  },
  {
    name: 'a pod whose secret is refused',
    evidence: {
      ...said('unauthorized: authentication required for pod web'),
      ...pod,
      ...lookedAt(brokenLook('token', answered(401), withSecret)),
    },
    topic: 'private-registry-auth',
    cause: 'auth.unauthenticated',
  },
  {
    name: 'a node that gets no connection while the registry is up',
    evidence: {
      ...said('Failed to pull image "registry.example.com/shop/web:1": dial tcp: connect: connection refused'),
      ...pod,
      ...lookedAt(goodLook()),
    },
    topic: 'firewall-blocked',
    cause: 'network.refused',
  },
  {
    name: 'a manifest that works and layers that do not',
    evidence: {
      ...backOff,
      ...pod,
      ...layersFail({ kind: 'timed-out', detail: 'layers.example.com:443' }),
    },
    topic: 'firewall-blocked',
    cause: 'network.timeout',
  },
  {
    name: 'a layer host that nobody can resolve',
    evidence: {
      ...backOff,
      ...pod,
      ...layersFail({ kind: 'name-not-found', detail: 'ENOTFOUND layers.example.com' }),
    },
    topic: 'firewall-blocked',
    cause: 'network.dns',
    beside: true,
  },
  {
    name: 'a token host that is not reached',
    evidence: { ...backOff, ...pod, ...lookedAt(brokenLook('token', { kind: 'name-not-found', detail: 'ENOTFOUND' })) },
    topic: 'firewall-blocked',
    cause: 'network.dns',
    beside: true,
  },
  {
    name: 'a pod that came before its service account had a secret',
    evidence: {
      ...backOff,
      ...pod,
      ...pullSecretsSeen(),
      serviceAccount: seen({ namespace: 'shop', name: 'default', imagePullSecrets: ['regcred'] }),
      ...lookedAt(brokenLook('token', answered(401))),
    },
    topic: 'service-account-pull-secret',
    beside: true,
  },
  {
    name: 'a tag that points elsewhere by now',
    evidence: { pod: seen(running(`sha256:${'b'.repeat(64)}`)), ...lookedAt(goodLook()) },
    topic: 'latest-not-newest',
    beside: true,
  },
  {
    name: 'a stale image and its pull policy',
    evidence: { pod: seen(running(`sha256:${'b'.repeat(64)}`)), ...lookedAt(goodLook()) },
    topic: 'pull-policy',
    beside: true,
  },
  {
    name: 'pods of one tag with different digests',
    evidence: {
      ...backOff,
      ...pod,
      runningDigests: seen([
        {
          image: 'registry.example.com/shop/web:latest',
          running: [
            { digest: `sha256:${'a'.repeat(64)}`, pods: 2 },
            { digest: `sha256:${'b'.repeat(64)}`, pods: 1 },
          ],
        },
      ]),
    },
    topic: 'latest-not-newest',
    beside: true,
  },
  {
    name: 'a login that is refused on one node only',
    evidence: { ...said('unauthorized: authentication required for pod web'), ...pod, ...onOneNode },
    topic: 'node-credentials',
    beside: true,
  },
  {
    name: 'an image that is on some nodes only',
    evidence: {
      pod: seen(examplePod(waitingContainer('ErrImageNeverPull', { imagePullPolicy: 'Never' }))),
      ...onOneNode,
    },
    topic: 'node-credentials',
    beside: true,
  },
  {
    name: 'a login that is refused, on some of several nodes',
    evidence: { ...said('unauthorized: authentication required for pod web'), ...pod, ...onSomeNodes },
    topic: 'node-credentials',
    beside: true,
  },
  {
    name: 'an image that several nodes lack and others run',
    evidence: {
      pod: seen(examplePod(waitingContainer('ErrImageNeverPull', { imagePullPolicy: 'Never' }))),
      ...onSomeNodes,
    },
    topic: 'node-credentials',
    beside: true,
  },
  {
    name: 'a container that must not pull',
    evidence: { pod: seen(examplePod(waitingContainer('ErrImageNeverPull', { imagePullPolicy: 'Never' }))) },
    topic: 'pre-pulled-images',
    cause: 'image.never-pull',
  },
  {
    name: 'a webhook without a backend',
    evidence: { webhooks: seen([exampleWebhook(0)]) },
    topic: 'enforcement-deadlock',
    cause: 'admission.webhook-unreachable',
  },
];
