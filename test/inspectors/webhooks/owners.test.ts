import type { V1ObjectMeta } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { ownersOf } from '../../../src/inspectors/webhooks/owners.ts';

const name = 'pods.policy.example.com';
const manages = (manager: string, ...fields: readonly string[]) => ({
  manager,
  operation: 'Update',
  fieldsV1: {
    'f:webhooks': { [`k:{"name":"${name}"}`]: Object.fromEntries(fields.map((field) => [`f:${field}`, {}])) },
  },
});

test.each<[string, V1ObjectMeta, readonly string[]]>([
  ['nobody', {}, []],
  ['a chart', { labels: { 'app.kubernetes.io/managed-by': 'Helm' } }, ['Helm']],
  ['a release', { annotations: { 'meta.helm.sh/release-name': 'gate' } }, ['Helm']],
  ['a hook of a chart', { annotations: { 'helm.sh/hook': 'post-install,post-upgrade' } }, ['Helm']],
  ['Argo CD', { annotations: { 'argocd.argoproj.io/tracking-id': 'gate:…' } }, ['Argo CD']],
  ['Argo CD by its label', { labels: { 'argocd.argoproj.io/instance': 'gate' } }, ['Argo CD']],
  ['Flux', { labels: { 'kustomize.toolkit.fluxcd.io/name': 'gate' } }, ['Flux']],
  [
    'a chart that Flux installs',
    { labels: { 'helm.toolkit.fluxcd.io/name': 'gate', 'app.kubernetes.io/managed-by': 'Helm' } },
    ['Helm', 'Flux'],
  ],
  ['its own controller', { managedFields: [manages('kyverno', 'failurePolicy', 'rules')] }, ['kyverno']],
  ['a controller of its certificate only', { managedFields: [manages('cainjector', 'clientConfig')] }, []],
  [
    'somebody at a keyboard',
    { managedFields: [manages('kubectl-edit', 'failurePolicy'), manages('salvor', 'failurePolicy')] },
    [],
  ],
  ['a tool by its manager', { managedFields: [manages('argocd-controller', 'failurePolicy')] }, ['Argo CD']],
  [
    'one by mark and manager',
    { labels: { 'app.kubernetes.io/managed-by': 'Helm' }, managedFields: [manages('helm', 'failurePolicy')] },
    ['Helm'],
  ],
])('%s keeps a configuration as it is', (_who, metadata, owners) => {
  expect(ownersOf(metadata, name)).toEqual(owners);
});
