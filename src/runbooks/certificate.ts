import type { Runbook } from './runbook.ts';
import { podsRun, retry, showCertificates } from './shared-steps.ts';

/** The registry and the node do not agree on TLS. */
export const certificateRunbooks = {
  'certificate-unknown-authority': {
    causes: ['tls.unknown-authority'],
    steps: [
      showCertificates,
      { key: 'who-signed' },
      {
        key: 'trust-containerd',
        commands: [
          'sudo mkdir -p /etc/containerd/certs.d/{{endpoint}}',
          'sudo cp ca.crt /etc/containerd/certs.d/{{endpoint}}/ca.crt',
          'printf \'server = "https://%s"\\n[host."https://%s"]\\n  ca = "/etc/containerd/certs.d/%s/ca.crt"\\n\' {{endpoint}} {{endpoint}} {{endpoint}} | sudo tee /etc/containerd/certs.d/{{endpoint}}/hosts.toml',
        ],
      },
      {
        key: 'trust-crio',
        commands: [
          'sudo mkdir -p /etc/containers/certs.d/{{endpoint}}',
          'sudo cp ca.crt /etc/containers/certs.d/{{endpoint}}/ca.crt',
        ],
      },
      { key: 'managed' },
      { key: 'not-in-pod' },
      retry,
    ],
    check: podsRun,
  },
} as const satisfies Record<string, Runbook>;
