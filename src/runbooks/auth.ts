import type { Runbook } from './runbook.ts';
import {
  addToServiceAccount,
  askRegistry,
  createPullSecret,
  podPullSecrets,
  podsRun,
  registriesInSecret,
  retry,
} from './shared-steps.ts';

/** The registry refuses who asks. */
export const authRunbooks = {
  'private-registry-auth': {
    causes: ['auth.unauthenticated'],
    steps: [
      podPullSecrets,
      registriesInSecret,
      { key: 'match' },
      createPullSecret,
      addToServiceAccount,
      askRegistry,
      retry,
    ],
    check: podsRun,
  },
  'access-denied': {
    causes: ['auth.denied'],
    steps: [
      { key: 'compare-name' },
      askRegistry,
      podPullSecrets,
      {
        key: 'which-account',
        commands: [
          "kubectl get secret -n {{namespace}} {{secret}} -o jsonpath='{.data.\\.dockerconfigjson}' | base64 -d | jq '.auths | map_values(.username // (.auth | @base64d | split(\":\")[0]))'",
        ],
      },
      { key: 'grant' },
      retry,
    ],
    check: podsRun,
  },
  'private-or-missing': {
    causes: ['auth.ambiguous'],
    steps: [
      { key: 'compare-name' },
      askRegistry,
      { key: 'decide' },
      podPullSecrets,
      createPullSecret,
      addToServiceAccount,
    ],
    check: podsRun,
  },
  'token-expired': {
    causes: ['auth.token-expired'],
    steps: [
      { key: 'secret-age', commands: ['kubectl get secret -n {{namespace}} {{secret}}'] },
      { key: 'lifetimes' },
      {
        key: 'renew-ecr',
        needs: ['ecr'],
        commands: [
          'kubectl create secret docker-registry {{secret}} -n {{namespace}} --docker-server={{registry}} --docker-username=AWS --docker-password="$(aws ecr get-login-password --region {{region}})" --dry-run=client -o yaml | kubectl apply -f -',
        ],
        instead: { key: 'renew' },
      },
      { key: 'for-good' },
      retry,
    ],
    check: podsRun,
  },
  'credential-helper': {
    causes: ['auth.credential-helper'],
    steps: [
      { key: 'kubelet-log', commands: ["journalctl -u kubelet --since '-1 hour' | grep -i credential"] },
      { key: 'flags', commands: ["ps -o args= -C kubelet | tr ' ' '\\n' | grep image-credential-provider"] },
      { key: 'identity' },
      { key: 'not-helpers' },
      { key: 'then-and-now', note: true },
      retry,
    ],
    check: podsRun,
  },
  'push-pull-failed': {
    causes: [],
    steps: [
      { key: 'unauthenticated', commands: ['docker login {{registry}}'] },
      { key: 'denied' },
      { key: 'storage' },
      { key: 'traffic' },
      { key: 'docker', commands: ['docker info'] },
    ],
    check: { key: 'pull-works', shared: true, commands: ['docker pull {{image}}'] },
  },
} as const satisfies Record<string, Runbook>;
