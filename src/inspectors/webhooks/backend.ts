import type { KubernetesObject, V1Pod } from '@kubernetes/client-node';
import type { KubernetesReader } from '../../clients/kubernetes.ts';
import type { WebhookBackend } from '../../evidence/facts.ts';
import { selectorText, selects } from '../../evidence/label-selector.ts';
import { templateOf } from '../cluster/family.ts';
import { found, type Owner, ownersOf } from '../cluster/owners.ts';
import type { WorkloadKind } from '../cluster/workload-kinds.ts';
import { isReady } from '../pod.ts';
import { countEndpoints } from './endpoints.ts';

type Labels = Readonly<Record<string, string>>;

/** What stands behind a webhook's service, with the labels that decide whether the webhook catches its own pods. */
export interface Backend extends Omit<WebhookBackend, 'selfDeadlock'> {
  readonly podLabels: readonly Labels[];
  readonly namespaceLabels: Labels;
}

/** Looks at a service, its endpoints, its pods and what makes them. */
export async function lookAtBackend(
  namespace: string,
  name: string,
  kubernetes: KubernetesReader,
  signal: AbortSignal,
): Promise<Backend> {
  const [service, endpoints, home] = await Promise.all([
    found(kubernetes.get('Service', name, namespace, signal)),
    countEndpoints(namespace, name, kubernetes, signal),
    found(kubernetes.get('Namespace', namespace, undefined, signal)),
  ]);
  const podSelector = service?.spec?.selector ?? {};
  const selector = { matchLabels: podSelector };
  // A service without a selector has its endpoints from elsewhere, and no pods that we could name.
  const selectsPods = Object.keys(podSelector).length > 0;
  const pods = selectsPods
    ? await kubernetes.list('Pod', { namespace, labelSelector: selectorText(selector) }, signal)
    : [];
  const workload = selectsPods ? await workloadOf(pods, namespace, selector, kubernetes, signal) : undefined;
  const template = workload === undefined ? undefined : templateOf(workload)?.metadata?.labels;
  const ofPods = pods.map(({ metadata }) => metadata?.labels ?? {});
  return {
    service: service === undefined ? 'missing' : 'found',
    ...endpoints,
    pods: pods.map((pod) => ({ name: pod.metadata?.name ?? '', ready: isReady(pod) })),
    ...(workload === undefined
      ? {}
      : { workload: { kind: workload.kind, namespace, name: workload.object.metadata?.name ?? '' } }),
    podSelector,
    // The next pod is made from the template, whatever the present ones carry.
    podLabels: template === undefined ? (ofPods.length > 0 ? ofPods : [podSelector]) : [template],
    namespaceLabels: home?.metadata?.labels ?? {},
  };
}

async function workloadOf(
  pods: readonly V1Pod[],
  namespace: string,
  selector: { readonly matchLabels: Labels },
  kubernetes: KubernetesReader,
  signal: AbortSignal,
): Promise<Owner | undefined> {
  for (const pod of pods.slice(0, 1)) {
    const { owners } = await ownersOf(pod, kubernetes, signal);
    const top = owners.at(-1);
    if (top !== undefined) return top;
  }
  // There is no pod to ask: the one whose template the service would select.
  const lists = await Promise.all([
    makersOf('Deployment', namespace, kubernetes, signal),
    makersOf('StatefulSet', namespace, kubernetes, signal),
    makersOf('DaemonSet', namespace, kubernetes, signal),
  ]);
  return lists.flat().find((owner) => selects(selector, templateOf(owner)?.metadata?.labels ?? {}));
}

async function makersOf(
  kind: WorkloadKind,
  namespace: string,
  kubernetes: KubernetesReader,
  signal: AbortSignal,
): Promise<readonly Owner[]> {
  const objects: readonly KubernetesObject[] = await kubernetes.list(kind, { namespace }, signal);
  return objects.map((object) => ({ kind, object }));
}
