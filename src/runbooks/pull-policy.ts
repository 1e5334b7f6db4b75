import type { Runbook } from './runbook.ts';
import { podsRun, retry } from './shared-steps.ts';

/** When an image is pulled, and which one is meant. */
export const pullPolicyRunbooks = {
  'pull-policy': {
    causes: [],
    steps: [
      {
        key: 'see',
        commands: ["kubectl get pod -n {{namespace}} {{pod}} -o jsonpath='{.spec.containers[*].imagePullPolicy}'"],
      },
      { key: 'default' },
      { key: 'always' },
      { key: 'pin', commands: ["skopeo inspect --format '{{.Digest}}' docker://{{image}}"] },
    ],
    check: podsRun,
  },
  'pre-pulled-images': {
    causes: ['image.never-pull'],
    steps: [
      {
        key: 'policy',
        commands: ["kubectl get pod -n {{namespace}} {{pod}} -o jsonpath='{.spec.containers[*].imagePullPolicy}'"],
      },
      { key: 'on-node', commands: ["kubectl get node {{node}} -o jsonpath='{.status.images[*].names}'"] },
      { key: 'kubelet-version', commands: ['kubectl get nodes'] },
      { key: 'allow' },
      { key: 'verify' },
      retry,
    ],
    check: podsRun,
  },
  'latest-not-newest': {
    causes: [],
    steps: [
      {
        key: 'running',
        commands: ["kubectl get pods -n {{namespace}} -o jsonpath='{.items[*].status.containerStatuses[*].imageID}'"],
      },
      { key: 'tag-now', commands: ["skopeo inspect --format '{{.Digest}}' docker://{{image}}"] },
      { key: 'fix-tag' },
    ],
    check: podsRun,
  },
} as const satisfies Record<string, Runbook>;
