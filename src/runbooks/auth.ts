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
} as const satisfies Record<string, Runbook>;
