import type {
  V1MutatingWebhook,
  V1MutatingWebhookConfiguration,
  V1ValidatingWebhook,
  V1ValidatingWebhookConfiguration,
} from '@kubernetes/client-node';
import type { KubernetesReader } from '../../clients/kubernetes.ts';
import type { AdmissionWebhook } from '../../evidence/facts.ts';
import { readRestoreNote } from '../../remediations/flip-failure-policy/restore-note.ts';
import { authoritiesOf } from './authorities.ts';
import { ownersOf } from './owners.ts';

/** A webhook before its backend was looked at and before anybody was blamed. */
export type Configured = Omit<AdmissionWebhook, 'backend' | 'blamed'>;

/** Every webhook of both kinds of configuration, mutating ones first: that is the order in which they are called. */
export async function listWebhooks(kubernetes: KubernetesReader, signal: AbortSignal): Promise<readonly Configured[]> {
  const [mutating, validating] = await Promise.all([
    kubernetes.list('MutatingWebhookConfiguration', {}, signal),
    kubernetes.list('ValidatingWebhookConfiguration', {}, signal),
  ]);
  return [
    ...mutating.flatMap((one) => webhooksOf('MutatingWebhookConfiguration', one)),
    ...validating.flatMap((one) => webhooksOf('ValidatingWebhookConfiguration', one)),
  ];
}

type Configuration = V1MutatingWebhookConfiguration | V1ValidatingWebhookConfiguration;

function webhooksOf(
  kind: AdmissionWebhook['configuration']['kind'],
  configuration: Configuration,
): readonly Configured[] {
  const { metadata } = configuration;
  const note = readRestoreNote(metadata);
  return (configuration.webhooks ?? []).map((webhook, index) => {
    const previous = note === undefined || note === 'unreadable' ? undefined : note.previous[webhook.name];
    return {
      configuration: { kind, name: metadata?.name ?? '' },
      resourceVersion: metadata?.resourceVersion ?? '',
      index,
      name: webhook.name,
      // The defaults of admissionregistration.k8s.io/v1.
      failurePolicy: webhook.failurePolicy === 'Ignore' ? 'Ignore' : 'Fail',
      timeoutSeconds: webhook.timeoutSeconds ?? 10,
      target: targetOf(webhook),
      ...authoritiesOf(webhook.clientConfig.caBundle),
      ...(webhook.namespaceSelector === undefined ? {} : { namespaceSelector: webhook.namespaceSelector }),
      ...(webhook.objectSelector === undefined ? {} : { objectSelector: webhook.objectSelector }),
      rules: (webhook.rules ?? []).map(({ operations, apiGroups, apiVersions, resources, scope }) => ({
        operations: operations ?? [],
        apiGroups: apiGroups ?? [],
        ...(apiVersions === undefined ? {} : { apiVersions }),
        resources: resources ?? [],
        ...(scope === undefined ? {} : { scope }),
      })),
      ...(webhook.matchConditions === undefined
        ? {}
        : { matchConditions: webhook.matchConditions.map(({ name }) => name) }),
      owners: ownersOf(metadata, webhook.name),
      ...(previous === undefined || note === undefined || note === 'unreadable'
        ? {}
        : { changedBySalvor: { previous, revertAt: note.revertAt } }),
    };
  });
}

function targetOf({ clientConfig }: V1MutatingWebhook | V1ValidatingWebhook): AdmissionWebhook['target'] {
  const { service, url } = clientConfig;
  if (service === undefined) return { kind: 'url', url: url ?? '' };
  return {
    kind: 'service',
    namespace: service.namespace,
    name: service.name,
    port: service.port ?? 443,
    ...(service.path === undefined ? {} : { path: service.path }),
  };
}
