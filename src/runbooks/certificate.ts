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
          'sudo mkdir -p /etc/containerd/certs.d/{{registry}}',
          'sudo cp ca.crt /etc/containerd/certs.d/{{registry}}/ca.crt',
          'printf \'server = "https://%s"\\n[host."https://%s"]\\n  ca = "/etc/containerd/certs.d/%s/ca.crt"\\n\' {{registry}} {{registry}} {{registry}} | sudo tee /etc/containerd/certs.d/{{registry}}/hosts.toml',
        ],
      },
      {
        key: 'trust-crio',
        commands: [
          'sudo mkdir -p /etc/containers/certs.d/{{registry}}',
          'sudo cp ca.crt /etc/containers/certs.d/{{registry}}/ca.crt',
        ],
      },
      { key: 'managed' },
      { key: 'not-in-pod' },
      retry,
    ],
    check: podsRun,
  },
  'certificate-name-mismatch': {
    causes: ['tls.name-mismatch'],
    steps: [
      {
        key: 'compare',
        commands: [
          'openssl s_client -connect {{server}}:{{port}} -servername {{server}} </dev/null | openssl x509 -noout -ext subjectAltName',
        ],
      },
      { key: 'fix-name' },
      { key: 'wrong-server', commands: ['getent hosts {{server}}'], instead: { key: 'wrong-server' } },
      retry,
    ],
    check: podsRun,
  },
  'certificate-expired': {
    causes: ['tls.expired'],
    steps: [
      {
        key: 'dates',
        commands: [
          'openssl s_client -connect {{server}}:{{port}} -servername {{server}} </dev/null | openssl x509 -noout -dates',
        ],
      },
      { key: 'clock', commands: ['timedatectl'] },
      { key: 'renew' },
      retry,
    ],
    check: podsRun,
  },
  'registry-plain-http': {
    causes: ['tls.http-on-https'],
    steps: [
      { key: 'really', commands: ['curl -sSI http://{{endpoint}}/v2/'] },
      { key: 'tls' },
      {
        key: 'insecure',
        commands: [
          'sudo mkdir -p /etc/containerd/certs.d/{{registry}}',
          'printf \'server = "http://%s"\\n\' {{registry}} | sudo tee /etc/containerd/certs.d/{{registry}}/hosts.toml',
        ],
      },
      retry,
    ],
    check: podsRun,
  },
  'tls-handshake': {
    causes: ['tls.handshake'],
    steps: [
      {
        key: 'versions',
        commands: ['openssl s_client -connect {{server}}:{{port}} -servername {{server}} -brief </dev/null'],
      },
      { key: 'client-certificate' },
      { key: 'middle' },
      retry,
    ],
    check: podsRun,
  },
} as const satisfies Record<string, Runbook>;
