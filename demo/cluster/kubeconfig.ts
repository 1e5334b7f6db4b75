import { stringify } from 'yaml';

/** A kubeconfig with one context for a server, the authority (PEM) behind its certificate, and a bearer token, as YAML. */
export function kubeconfigText(server: string, authority: string, user: string, token: string): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'sample',
    clusters: [
      { name: 'sample', cluster: { server, 'certificate-authority-data': Buffer.from(authority).toString('base64') } },
    ],
    users: [{ name: user, user: { token } }],
    contexts: [{ name: 'sample', context: { cluster: 'sample', user, namespace: 'default' } }],
  });
}
