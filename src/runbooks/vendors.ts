import type { Runbook } from './runbook.ts';
import { podsRun, registriesInSecret, retry } from './shared-steps.ts';

/** What is particular to one vendor's registry. */
export const vendorRunbooks = {
  'registry-gcr': {
    causes: [],
    steps: [
      { key: 'role' },
      { key: 'node-scope', commands: ['gcloud container node-pools list --cluster CLUSTER'] },
      { key: 'key' },
      { key: 'not-built-in' },
      retry,
    ],
    check: podsRun,
  },
  'registry-ecr': {
    causes: [],
    steps: [
      { key: 'region' },
      { key: 'permissions' },
      {
        key: 'may-pull',
        commands: ['aws ecr describe-images --region {{region}} --repository-name {{repository}}'],
      },
      { key: 'provider' },
      { key: 'endpoints' },
      retry,
    ],
    check: podsRun,
  },
  'registry-acr': {
    causes: [],
    steps: [
      { key: 'attach', commands: ['az aks check-acr --resource-group GROUP --name CLUSTER --acr {{server}}'] },
      { key: 'role' },
      { key: 'expired' },
      registriesInSecret,
      { key: 'network' },
      retry,
    ],
    check: podsRun,
  },
  'registry-icr': {
    causes: [],
    steps: [
      { key: 'secret-here', commands: ['kubectl get secrets -n {{namespace}}'] },
      {
        key: 'copy',
        commands: [
          "kubectl get secret all-icr-io -n default -o json | jq '{apiVersion, kind, type, data, metadata: {name: .metadata.name}}' | kubectl apply -n {{namespace}} -f -",
        ],
      },
      {
        key: 'use',
        commands: [
          'kubectl patch serviceaccount -n {{namespace}} {{serviceAccount}} --type=strategic -p \'{"imagePullSecrets":[{"name":"all-icr-io"}]}\'',
        ],
      },
      { key: 'names' },
      { key: 'old-names' },
      { key: 'old-ranges' },
      { key: 'old-tokens' },
      retry,
    ],
    check: podsRun,
  },
  'registry-ocir': {
    causes: [],
    steps: [{ key: 'user' }, { key: 'token' }, { key: 'anonymous' }, registriesInSecret, { key: 'policy' }, retry],
    check: podsRun,
  },
} as const satisfies Record<string, Runbook>;
