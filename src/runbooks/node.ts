import type { Runbook } from './runbook.ts';
import { podsRun, reachRegistry, retry } from './shared-steps.ts';

/** The node, its runtime, and a registry that fails by itself. */
export const nodeRunbooks = {
  'registry-down': {
    causes: ['registry.server-error'],
    steps: [reachRegistry, { key: 'status' }, { key: 'own' }, { key: 'hold' }, retry],
    check: podsRun,
  },
  'node-disk-full': {
    causes: ['node.disk-full'],
    steps: [
      { key: 'condition', commands: ['kubectl describe node {{node}}'] },
      { key: 'usage', commands: ['df -h / /var/lib/containerd /var/lib/containers', 'sudo crictl images'] },
      { key: 'prune', commands: ['sudo crictl rmi --prune'] },
      { key: 'for-good' },
      retry,
    ],
    check: podsRun,
  },
  'node-runtime': {
    causes: ['node.runtime'],
    steps: [
      {
        key: 'one-node',
        commands: ['kubectl get pods --all-namespaces -o wide --field-selector spec.nodeName={{node}}'],
      },
      { key: 'state', commands: ['sudo systemctl status containerd crio', 'sudo crictl info'] },
      { key: 'log', commands: ["journalctl -u containerd -u crio --since '-1 hour'"] },
      { key: 'move', commands: ['kubectl cordon {{node}}'] },
    ],
    check: podsRun,
  },
  'pull-timeout': {
    causes: ['node.pull-timeout'],
    steps: [
      { key: 'queue', commands: ['kubectl get events --all-namespaces --field-selector reason=Pulling'] },
      { key: 'size', commands: ["skopeo inspect docker://{{image}} | jq '[.LayersData[].Size] | add'"] },
      { key: 'parallel' },
      { key: 'smaller' },
      retry,
    ],
    check: podsRun,
  },
} as const satisfies Record<string, Runbook>;
