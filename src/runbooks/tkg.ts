import type { Runbook } from './runbook.ts';
import { podsRun } from './shared-steps.ts';

/** Trusted CAs of Tanzu Kubernetes clusters: where they are set, and whether they arrived. */
export const tkgRunbooks = {
  'certificate-double-base64': {
    causes: [],
    steps: [
      {
        key: 'check',
        commands: [
          "kubectl get secret -n {{namespace}} {{secret}} -o json | jq -r '.data | to_entries[] | .value' | base64 -d | base64 -d | openssl x509 -noout -subject -enddate",
        ],
      },
      {
        key: 'judge',
        commands: [
          "kubectl get secret -n {{namespace}} {{secret}} -o json | jq -r '.data | to_entries[] | .value' | npx salvor check-ca -",
        ],
      },
      { key: 'once' },
      {
        key: 'write',
        commands: [
          'kubectl create secret generic registry-ca -n {{namespace}} --from-literal=registry-ca="$(base64 -w0 ca.pem)"',
        ],
      },
      { key: 'rollout' },
    ],
    check: podsRun,
  },
  'certificate-on-nodes': {
    causes: [],
    steps: [
      { key: 'ssh', commands: ['ssh vmware-system-user@{{node}}'] },
      { key: 'file', commands: ['sudo ls -l /etc/ssl/certs/tkg-NAME.pem'] },
      { key: 'connect', commands: ['openssl s_client -connect {{server}}:{{port}} -servername {{server}} </dev/null'] },
      { key: 'read' },
      { key: 'not-kubeconfig' },
    ],
    check: podsRun,
  },
} as const satisfies Record<string, Runbook>;
