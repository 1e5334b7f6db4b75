import type { Runbook } from './runbook.ts';
import { addToServiceAccount, createPullSecret, podsRun, retry } from './shared-steps.ts';

/** The registry has had enough for now. */
export const quotaRunbooks = {
  'rate-limit': {
    causes: ['quota.rate-limit'],
    steps: [
      {
        key: 'docker-hub-remaining',
        needs: ['dockerHub'],
        commands: [
          'TOKEN=$(curl -fsS "https://auth.docker.io/token?service=registry.docker.io&scope=repository:ratelimitpreview/test:pull" | jq -r .token)',
          'curl -fsSI -H "Authorization: Bearer $TOKEN" https://registry-1.docker.io/v2/ratelimitpreview/test/manifests/latest | grep -i ratelimit',
        ],
        instead: { key: 'read-headers', commands: ['curl -sSI https://{{endpoint}}/v2/'] },
      },
      { key: 'who-pulls', commands: ['kubectl get events --all-namespaces --field-selector reason=Pulling'] },
      createPullSecret,
      addToServiceAccount,
      { key: 'mirror' },
      { key: 'wait' },
    ],
    check: podsRun,
  },
  'quota-exceeded': {
    causes: ['quota.exceeded'],
    steps: [
      { key: 'icr', commands: ['ibmcloud cr quota'], needs: ['icr'] },
      { key: 'icr-raise', commands: ['ibmcloud cr quota-set --traffic 7000 --storage 600'], needs: ['icr'] },
      { key: 'clean', commands: ['skopeo list-tags docker://{{registry}}/{{repository}}'], instead: { key: 'clean' } },
      { key: 'fewer' },
      retry,
    ],
    check: podsRun,
  },
} as const satisfies Record<string, Runbook>;
