import type { Runbook } from './runbook.ts';
import { askRegistry, describePod, podsRun } from './shared-steps.ts';

/** What the message alone does not tell, and what is not ours. */
export const otherRunbooks = {
  'back-off-only': {
    causes: ['other.backoff-only'],
    steps: [
      describePod,
      {
        key: 'owner-events',
        commands: ['kubectl get events -n {{namespace}} --sort-by=.lastTimestamp'],
      },
      askRegistry,
      { key: 'kubelet-log', commands: ["journalctl -u kubelet --since '-1 hour' | grep -i 'pull'"] },
      { key: 'newer-kubelets' },
    ],
    check: podsRun,
  },
  'not-a-registry-problem': {
    causes: ['other.unrelated'],
    steps: [
      describePod,
      { key: 'logs', commands: ['kubectl logs -n {{namespace}} {{pod}} --all-containers --previous'] },
      { key: 'nodes', commands: ['kubectl get nodes'] },
    ],
    check: podsRun,
  },
} as const satisfies Record<string, Runbook>;
