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
} as const satisfies Record<string, Runbook>;
