import type { Manifest } from '../cluster/object.ts';
import { storedResource } from '../cluster/resources.ts';
import type { Incident } from './incident.ts';
import { deployment, namespace, type World } from './world.ts';

/** The names of the invented image enforcement product. */
export const enforcement = {
  namespace: 'keelguard-system',
  deployment: 'keelguard',
  service: 'keelguard-webhook',
  configuration: 'keelguard-image-policy',
  mutatingWebhook: 'pin.images.keelguard.example',
  validatingWebhook: 'verify.images.keelguard.example',
  /** Namespaces that carry it are left alone. */
  exemptLabel: 'keelguard.example/exempt',
} as const;

const ownerLabels = {
  'app.kubernetes.io/managed-by': 'Helm',
  'helm.sh/chart': 'keelguard-2.3.1',
  'app.kubernetes.io/version': '2.3.1',
};
const ownerAnnotations = {
  'meta.helm.sh/release-name': 'keelguard',
  'meta.helm.sh/release-namespace': enforcement.namespace,
};

/** The product as its chart installs it, its webhooks closed when they fail. `registry` is a host. */
export function enforcementProduct(registry: string): readonly Manifest[] {
  const { namespace: home, deployment: name, service } = enforcement;
  const owned = { labels: ownerLabels, annotations: ownerAnnotations };
  return [
    namespace(home),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { namespace: home, name: service, ...owned },
      spec: { selector: { 'app.kubernetes.io/name': name }, ports: [{ name: 'https', port: 443, targetPort: 8443 }] },
    },
    webhookConfiguration('MutatingWebhookConfiguration', enforcement.mutatingWebhook, '/pin'),
    webhookConfiguration('ValidatingWebhookConfiguration', enforcement.validatingWebhook, '/verify'),
    deployment({ namespace: home, name, image: `${registry}/keelguard/keelguard:2.3.1`, replicas: 2, ...owned }),
  ];
}

function webhookConfiguration(kind: string, webhook: string, path: string): Manifest {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind,
    metadata: { name: enforcement.configuration, labels: ownerLabels, annotations: ownerAnnotations },
    webhooks: [
      {
        name: webhook,
        clientConfig: { service: { namespace: enforcement.namespace, name: enforcement.service, path, port: 443 } },
        rules: [
          { operations: ['CREATE', 'UPDATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], scope: '*' },
        ],
        namespaceSelector: { matchExpressions: [{ key: enforcement.exemptLabel, operator: 'DoesNotExist' }] },
        failurePolicy: 'Fail',
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
        timeoutSeconds: 10,
      },
    ],
  };
}

/**
 * The model case: the webhooks of an image enforcement product fail closed, the product's own pods are gone, and so neither
 * they nor anybody else's pods can be created.
 */
export const enforcementDeadlock: Incident = {
  seed({ cluster, registry }) {
    registry.push('keelguard/keelguard:2.3.1');
    registry.push('shop/checkout:4.8.0');
    const affected = { namespace: 'shop', deployment: 'checkout' };
    ensureNamespace(cluster, affected.namespace);
    for (const manifest of enforcementProduct(registry.host)) cluster.create(manifest, 'helm');
    const image = `${registry.host}/shop/checkout:4.8.0`;
    cluster.create(deployment({ namespace: affected.namespace, name: affected.deployment, image, replicas: 3 }));
    return affected;
  },
  cure({ cluster }) {
    for (const plural of ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'] as const) {
      cluster.api.remove(storedResource(plural), undefined, enforcement.configuration, {});
    }
  },
};

/** Creates a namespace unless it is there; `exempt` from the enforcement product, whose deadlock keeps no pod from it then. */
export function ensureNamespace(cluster: World['cluster'], name: string, { exempt = false } = {}): void {
  const labels = exempt ? { [enforcement.exemptLabel]: 'true' } : {};
  if (!cluster.store.get('namespaces', undefined, name)) cluster.create(namespace(name, labels));
}
