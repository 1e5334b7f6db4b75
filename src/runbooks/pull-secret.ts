import type { Runbook } from './runbook.ts';
import {
  addToServiceAccount,
  createPullSecret,
  podPullSecrets,
  podsRun,
  registriesInSecret,
  retry,
} from './shared-steps.ts';

const createNamed =
  'kubectl create secret docker-registry {{secret}} -n {{namespace}} --docker-server={{credentialServer}} --docker-username="$REGISTRY_USER" --docker-password="$REGISTRY_PASSWORD"';

/** Pull secrets and where they belong. */
export const pullSecretRunbooks = {
  'pull-secret-missing': {
    causes: ['auth.pull-secret-missing'],
    steps: [
      podPullSecrets,
      { key: 'in-namespace', commands: ['kubectl get secrets -n {{namespace}}'] },
      {
        key: 'elsewhere',
        commands: ['kubectl get secrets --all-namespaces --field-selector metadata.name={{secret}}'],
      },
      { key: 'create', commands: [createNamed] },
      { key: 'no-copy' },
      retry,
    ],
    check: podsRun,
  },
  'pull-secret-malformed': {
    causes: ['auth.pull-secret-malformed'],
    steps: [
      { key: 'type', commands: ["kubectl get secret -n {{namespace}} {{secret}} -o jsonpath='{.type}'"] },
      {
        key: 'entries',
        commands: [
          "kubectl get secret -n {{namespace}} {{secret}} -o jsonpath='{.data.\\.dockerconfigjson}' | base64 -d | jq '.auths | map_values(has(\"auth\"))'",
        ],
      },
      { key: 'rules' },
      { key: 'recreate', commands: ['kubectl delete secret -n {{namespace}} {{secret}}', createNamed] },
      retry,
    ],
    check: podsRun,
  },
  'service-account-pull-secret': {
    causes: [],
    steps: [
      {
        key: 'see',
        commands: ["kubectl get serviceaccount -n {{namespace}} {{serviceAccount}} -o jsonpath='{.imagePullSecrets}'"],
      },
      createPullSecret,
      addToServiceAccount,
      { key: 'only-new' },
      { key: 'restart', commands: ['kubectl rollout restart -n {{namespace}} {{rollout}}'] },
    ],
    check: podsRun,
  },
  'multi-registry-secret': {
    causes: [],
    steps: [
      {
        key: 'images',
        commands: ["kubectl get pod -n {{namespace}} {{pod}} -o jsonpath='{.spec.containers[*].image}'"],
      },
      podPullSecrets,
      registriesInSecret,
      createPullSecret,
      { key: 'several' },
    ],
    check: podsRun,
  },
  'node-credentials': {
    causes: [],
    steps: [
      { key: 'which-nodes', commands: ['kubectl get pods -n {{namespace}} -o wide'] },
      { key: 'paths' },
      {
        key: 'list',
        commands: [
          'sudo ls -l /var/lib/kubelet/config.json /root/.docker/config.json /.docker/config.json /var/lib/kubelet/.dockercfg /root/.dockercfg /.dockercfg',
        ],
      },
      { key: 'only-auths' },
      { key: 'better' },
    ],
    check: podsRun,
  },
  'use-cases': {
    causes: [],
    steps: [
      { key: 'see-policy', commands: ["kubectl get pods --all-namespaces -o jsonpath='{..imagePullPolicy}'"] },
      { key: 'public' },
      { key: 'whole-cluster' },
      { key: 'strict' },
      { key: 'tenants' },
    ],
    check: podsRun,
  },
  'pull-secret-verify': {
    causes: [],
    steps: [
      {
        key: 'run',
        commands: [
          'kubectl run pull-test -n {{namespace}} --image={{image}} --restart=Never --overrides=\'{"spec":{"imagePullSecrets":[{"name":"\'{{secret}}\'"}]}}\'',
        ],
        instead: { key: 'run' },
      },
      { key: 'read', commands: ['kubectl describe pod -n {{namespace}} pull-test'] },
      { key: 'clean', commands: ['kubectl delete pod -n {{namespace}} pull-test'] },
    ],
    check: podsRun,
  },
} as const satisfies Record<string, Runbook>;
