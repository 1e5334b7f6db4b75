import type { Runbook } from './runbook.ts';
import { podsRun, reachRegistry, retry } from './shared-steps.ts';

/** The way to the registry is broken. */
export const networkRunbooks = {
  'registry-dns': {
    causes: ['network.dns'],
    steps: [
      { key: 'resolve', commands: ['getent hosts {{hostname}}'] },
      { key: 'compare', commands: ['dig +short {{hostname}}', 'dig +short @1.1.1.1 {{hostname}}'] },
      { key: 'spelling' },
      { key: 'resolver', commands: ['resolvectl status'] },
      { key: 'not-coredns' },
      retry,
    ],
    check: podsRun,
  },
  'firewall-blocked': {
    causes: ['network.timeout', 'network.unreachable'],
    steps: [
      reachRegistry,
      { key: 'other-node', commands: ['kubectl get pods -n {{namespace}} -o wide'] },
      {
        key: 'allow-hosts',
        needs: ['allowHosts'],
        instead: { key: 'allow-own' },
      },
      { key: 'icr-remove', needs: ['icr'] },
      { key: 'icr-private', needs: ['icr'] },
      { key: 'not-policy' },
      retry,
    ],
    check: podsRun,
  },
  'connection-refused': {
    causes: ['network.refused'],
    steps: [
      reachRegistry,
      { key: 'port' },
      { key: 'service', commands: ['kubectl get services,endpoints --all-namespaces'] },
      { key: 'localhost' },
      retry,
    ],
    check: podsRun,
  },
  'connection-reset': {
    causes: ['network.reset'],
    steps: [
      { key: 'same-place', commands: ['skopeo copy docker://{{image}} dir:./pulled-image'] },
      reachRegistry,
      { key: 'mtu', commands: ['ip link', 'ping -c 3 -M do -s 1472 {{server}}'] },
      { key: 'allow-list' },
      retry,
    ],
    check: podsRun,
  },
  proxy: {
    causes: ['network.proxy'],
    steps: [
      { key: 'settings', commands: ['systemctl show --property=Environment containerd crio'] },
      { key: 'no-proxy' },
      { key: 'allow' },
      { key: 'restart', commands: ['sudo systemctl daemon-reload', 'sudo systemctl restart containerd'] },
      retry,
    ],
    check: podsRun,
  },
} as const satisfies Record<string, Runbook>;
