import type { Evidence } from '../evidence/evidence.ts';
import { seen, unseen } from '../evidence/evidence.ts';
import type {
  AdmissionWebhook,
  Container,
  Node,
  Pod,
  ProbeFailure,
  ProbeStepName,
  PullSecret,
  RegistryLook,
} from '../evidence/facts.ts';

// Evidence for the cases of the causes: one shop, one registry, one pod.

const host = 'registry.example.com';
const image = { written: `${host}/shop/web:1`, registry: host, repository: 'shop/web', tag: '1' };
const steps: readonly ProbeStepName[] = ['dns', 'tcp', 'tls', 'ping', 'challenge', 'token', 'manifest'];

/** A registry look that broke at a step; the steps before it succeeded. */
export function brokenLook(step: ProbeStepName, failure: ProbeFailure, more: Partial<RegistryLook> = {}): RegistryLook {
  const before = steps.slice(0, steps.indexOf(step)).map((name) => ({ step: name, host, milliseconds: 2 }));
  return { image, as: { kind: 'anonymous' }, steps: [...before, { step, host, milliseconds: 9, failure }], ...more };
}

/** A registry look that received the manifest. */
export function goodLook(more: Partial<RegistryLook> = {}): RegistryLook {
  const all = steps.map((step) => ({ step, host, milliseconds: 2 }));
  return { image, as: { kind: 'anonymous' }, steps: all, digest: `sha256:${'a'.repeat(64)}`, ...more };
}

/** Evidence in which the registry was looked at and nothing else. */
export function lookedAt(...looks: readonly RegistryLook[]): Evidence {
  return { registry: seen(looks) };
}

/** An HTTP answer that says no. */
export function answered(status: number, code?: string, detail = `HTTP ${status}`): ProbeFailure {
  return { kind: 'answer', status, detail, ...(code === undefined ? {} : { code }) };
}

/** A look made with the credentials of a pull secret. */
export const withSecret = { as: { kind: 'pull-secret', secret: 'regcred', key: host } } as const;

/** Evidence whose fact was refused to Salvor. */
export function hiddenFact(name: keyof Evidence): Evidence {
  return { [name]: unseen({ reason: 'forbidden', detail: `cannot get ${name}` }) };
}

/** A container that waits for its image. */
export function waitingContainer(reason: string, more: Partial<Container> = {}): Container {
  const waiting = { reason, message: '' };
  const pull = { image: image.written, imagePullPolicy: 'IfNotPresent', ready: false, restartCount: 0 };
  return { name: 'web', kind: 'app', ...pull, waiting, ...more };
}

/** A pod with one container. */
export function examplePod(container: Container, more: Partial<Pod> = {}): Pod {
  return {
    namespace: 'shop',
    name: 'web-7d9f8b6c5d-x2x9k',
    uid: 'b1f0',
    createdAt: 0,
    phase: 'Pending',
    ready: container.ready,
    nodeName: 'node-1',
    serviceAccountName: 'default',
    imagePullSecrets: [],
    nodeSelector: {},
    containers: [container],
    owners: [{ kind: 'ReplicaSet', namespace: 'shop', name: 'web-7d9f8b6c5d' }],
    ...more,
  };
}

/** An amd64 Linux node that is well. */
export function exampleNode(more: Partial<Node> = {}): Node {
  return {
    name: 'node-1',
    architecture: 'amd64',
    operatingSystem: 'linux',
    kubeletVersion: 'v1.37.0',
    containerRuntime: 'containerd://2.3.4',
    conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' }],
    ...more,
  };
}

/** Evidence in which the pod's pull secrets were looked at. */
export function pullSecretsSeen(...secrets: readonly PullSecret[]): Evidence {
  return { pullSecrets: seen({ source: 'pod', secrets }) };
}

/** A fail-closed webhook behind a service. */
export function exampleWebhook(readyEndpoints: number, more: Partial<AdmissionWebhook> = {}): AdmissionWebhook {
  return {
    configuration: { kind: 'MutatingWebhookConfiguration', name: 'image-admission-config' },
    resourceVersion: '1',
    index: 0,
    name: 'trust.hooks.example.com',
    failurePolicy: 'Fail',
    timeoutSeconds: 10,
    target: { kind: 'service', namespace: 'portieris', name: 'portieris', port: 443, path: '/admit' },
    backend: {
      service: 'found',
      readyEndpoints,
      notReadyEndpoints: readyEndpoints === 0 ? 1 : 0,
      pods: [{ name: 'portieris-0', ready: readyEndpoints > 0 }],
      selfDeadlock: readyEndpoints === 0,
      podSelector: { app: 'portieris' },
    },
    rules: [{ operations: ['CREATE'], apiGroups: [''], resources: ['pods'] }],
    owners: [],
    blamed: true,
    ...more,
  };
}
