import type { KubernetesReader } from '../../src/clients/kubernetes.ts';
import { type Evidence, seen } from '../../src/evidence/evidence.ts';
import type { AdmissionWebhook, WebhookBackend } from '../../src/evidence/facts.ts';
import { readRestoreNote } from '../../src/remediations/flip-failure-policy/restore-note.ts';
import type { Cluster, KubernetesJson, WebhookJson } from './cluster.ts';

export const group = '/apis/admissionregistration.k8s.io/v1';
export const mutatingPath = `${group}/mutatingwebhookconfigurations`;
export const validatingPath = `${group}/validatingwebhookconfigurations`;

/** A webhook on pods of namespaces labelled `watched=<service>`, called by a service of the namespace `trust`. */
export function hook(name: string, service = 'gate', more: Partial<WebhookJson> = {}): WebhookJson {
  return {
    name,
    failurePolicy: 'Fail',
    timeoutSeconds: 5,
    sideEffects: 'None',
    admissionReviewVersions: ['v1'],
    clientConfig: { service: { namespace: 'trust', name: service, path: '/admit' } },
    namespaceSelector: { matchLabels: { watched: service } },
    rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }],
    ...more,
  };
}

/** Creates a configuration below {@link mutatingPath} or {@link validatingPath}. */
export async function create(
  cluster: Pick<Cluster, 'send'>,
  path: string,
  name: string,
  webhooks: readonly WebhookJson[],
  metadata: Partial<KubernetesJson['metadata']> = {},
): Promise<void> {
  const kind = path === mutatingPath ? 'MutatingWebhookConfiguration' : 'ValidatingWebhookConfiguration';
  await cluster.send('POST', `${path}?fieldManager=installer`, {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind,
    metadata: { ...metadata, name },
    webhooks,
  });
}

const deadBackend: WebhookBackend = {
  service: 'found',
  readyEndpoints: 0,
  notReadyEndpoints: 0,
  pods: [],
  selfDeadlock: true,
  podSelector: { app: 'gate' },
};

/** What an inspector would see of all configurations whose names start with `prefix`. */
export async function lookAtWebhooks(
  kubernetes: KubernetesReader,
  prefix: string,
  options: {
    blamed: readonly string[];
    backend?: WebhookBackend;
    owners?: readonly string[];
    messages?: readonly string[];
  },
): Promise<Evidence> {
  const webhooks: AdmissionWebhook[] = [];
  for (const kind of ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'] as const) {
    for (const { metadata, webhooks: hooks = [] } of await kubernetes.list(kind, {})) {
      if (!metadata?.name?.startsWith(prefix)) continue;
      const configuration = { kind, name: metadata.name };
      const note = readRestoreNote(metadata);
      hooks.forEach(
        ({ name, failurePolicy, timeoutSeconds = 10, clientConfig: { service, url = '' }, rules = [] }, index) => {
          webhooks.push({
            configuration,
            resourceVersion: metadata.resourceVersion ?? '',
            index,
            name,
            failurePolicy: failurePolicy === 'Ignore' ? 'Ignore' : 'Fail',
            timeoutSeconds,
            target: service
              ? { kind: 'service', namespace: service.namespace, name: service.name, port: service.port ?? 443 }
              : { kind: 'url', url },
            ...(service && { backend: options.backend ?? deadBackend }),
            rules: rules.map(({ operations = [], apiGroups = [], resources = [] }) => ({
              operations,
              apiGroups,
              resources,
            })),
            owners: options.owners ?? [],
            blamed: options.blamed.includes(name),
            ...(note && note !== 'unreadable' && { changedBySalvor: { previous: 'Fail', revertAt: note.revertAt } }),
          });
        },
      );
    }
  }
  const texts = options.messages ?? options.blamed.map((name) => `failed calling webhook "${name}"`);
  return { webhooks: seen(webhooks), messages: seen(texts.map((text) => ({ text, source: 'event' as const }))) };
}
