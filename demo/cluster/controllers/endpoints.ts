import type { Pod, Service } from '../kinds.ts';
import { controlledBy, type KubernetesObject } from '../object.ts';
import { storedResource } from '../resources.ts';
import { matchesLabels } from '../selectors.ts';
import { type ControllerContext, controllerManager } from './context.ts';
import { keyOf, splitKey, startLoop } from './loop.ts';
import { isReady } from './replicaset.ts';

const writes = { manager: controllerManager };

/** Lets the Endpoints and the EndpointSlice of each Service with a selector follow its pods. Gives a function that stops it. */
export function startEndpointsController(context: ControllerContext): () => void {
  const { api, clock, backOff } = context;
  return startLoop({
    store: api.store,
    clock,
    backOff,
    keysOf: ({ plural, object }) => {
      if (plural === 'services') return [keyOf(object)];
      return plural === 'pods' ? api.store.list('services', object.metadata.namespace).map(keyOf) : [];
    },
    reconcile: (key) => reconcile(context, ...splitKey(key)),
  });
}

function reconcile(context: ControllerContext, namespace: string, name: string): void {
  const { store } = context.api;
  const service = store.get('services', namespace, name);
  if (!service?.spec.selector) return;
  const selector = { matchLabels: service.spec.selector };
  const pods = store
    .list('pods', namespace)
    .filter((pod) => matchesLabels(selector, pod.metadata.labels) && pod.status?.podIP);
  put(context, 'endpoints', service, name, { subsets: subsetsOf(service, pods) });
  const slice = store
    .list('endpointslices', namespace)
    .find(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === name);
  const ports = (service.spec.ports ?? []).map((port) => ({
    name: port.name ?? '',
    port: numberOf(port),
    protocol: port.protocol ?? 'TCP',
  }));
  const endpoints = pods.map((pod) => ({
    addresses: [pod.status?.podIP ?? ''],
    conditions: { ready: isReady(pod), serving: isReady(pod), terminating: false },
    nodeName: pod.spec.nodeName,
    targetRef: reference(pod),
  }));
  put(context, 'endpointslices', service, slice?.metadata.name, { addressType: 'IPv4', endpoints, ports });
}

function subsetsOf(service: Service, pods: readonly Pod[]): unknown[] {
  if (pods.length === 0) return [];
  const address = (pod: Pod) => ({ ip: pod.status?.podIP, nodeName: pod.spec.nodeName, targetRef: reference(pod) });
  const ready = pods.filter(isReady).map(address);
  const waiting = pods.filter((pod) => !isReady(pod)).map(address);
  const ports = (service.spec.ports ?? []).map((port) => ({
    ...(port.name ? { name: port.name } : {}),
    port: numberOf(port),
    protocol: port.protocol ?? 'TCP',
  }));
  return [
    {
      ...(ready.length > 0 ? { addresses: ready } : {}),
      ...(waiting.length > 0 ? { notReadyAddresses: waiting } : {}),
      ports,
    },
  ];
}

function numberOf({ port, targetPort }: NonNullable<Service['spec']['ports']>[number]): number {
  return typeof targetPort === 'number' ? targetPort : port;
}

function reference({ metadata }: Pod): { kind: string; namespace?: string; name: string; uid: string } {
  const { namespace, name, uid } = metadata;
  return { kind: 'Pod', ...(namespace === undefined ? {} : { namespace }), name, uid };
}

/** Creates the object, or brings it to `content`; the slice's name is generated. */
function put(
  { api }: ControllerContext,
  plural: 'endpoints' | 'endpointslices',
  service: Service,
  name: string | undefined,
  content: Record<string, unknown>,
): void {
  const resource = storedResource(plural);
  const { namespace, name: serviceName, labels } = service.metadata;
  if (name !== undefined && api.store.get(plural, namespace, name)) {
    api.update(resource, namespace, name, (stored): KubernetesObject => ({ ...stored, ...content }), writes);
    return;
  }
  const metadata =
    plural === 'endpoints'
      ? { name: serviceName, ...(labels ? { labels } : {}) }
      : {
          generateName: `${serviceName}-`,
          labels: {
            ...labels,
            'kubernetes.io/service-name': serviceName,
            'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
          },
          ownerReferences: [controlledBy(service)],
        };
  const apiVersion = plural === 'endpoints' ? 'v1' : 'discovery.k8s.io/v1';
  api.create(resource, namespace, { apiVersion, kind: resource.kind, metadata, ...content }, writes);
}
