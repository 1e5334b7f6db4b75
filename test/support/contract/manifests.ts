import { CoreV1Api, KubeConfig, type KubernetesObject, PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';

/** An object of any kind, as a client sends it. */
export interface Manifest extends KubernetesObject {
  readonly [field: string]: unknown;
}

/** The namespace in which the contract is tried. */
export const home = 'contract';

/** Writes a pod's status as a kubelet does. */
export async function writePodStatus(kubeconfig: string, name: string, status: object): Promise<void> {
  const config = new KubeConfig();
  config.loadFromString(kubeconfig);
  const core = config.makeApiClient(CoreV1Api);
  await core.patchNamespacedPodStatus(
    { name, namespace: home, body: { status } },
    setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
  );
}

/** A Secret that holds nothing secret. */
export function secret(name: string, labels: Record<string, string>): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: home, labels },
    stringData: { note: 'nothing secret' },
  };
}

/** A warning about a pod, named after its message. */
export function event(message: string, pod: string): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: message, namespace: home },
    involvedObject: { apiVersion: 'v1', kind: 'Pod', name: pod, namespace: home },
    type: 'Warning',
    reason: 'Failed',
    message,
  };
}

/** A webhook for pods with the label `app` of the service's name. */
export function webhookConfiguration(name: string, webhook: string, service: string): Manifest {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name },
    webhooks: [
      {
        name: webhook,
        clientConfig: { service: { namespace: home, name: service, path: '/validate', port: 443 } },
        rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }],
        objectSelector: { matchLabels: { app: service } },
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
      },
    ],
  };
}

/** A Deployment of two pods with the label `app`. */
export function deploymentOf(app: string): Manifest {
  const labels = { app };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'app:1' }] } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: app, namespace: home },
    spec: { replicas: 2, selector: { matchLabels: labels }, template },
  };
}
