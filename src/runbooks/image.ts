import type { Runbook } from './runbook.ts';
import { askRegistry, describePod, podsRun, retry, undoRollout } from './shared-steps.ts';

/** The image is not what the node can run. */
export const imageRunbooks = {
  'image-not-found': {
    causes: ['image.not-found'],
    steps: [
      askRegistry,
      { key: 'list-tags', commands: ['skopeo list-tags docker://{{registry}}/{{repository}}'] },
      {
        key: 'what-is-asked',
        commands: ["kubectl get -n {{namespace}} {{rollout}} -o jsonpath='{.spec.template.spec.containers[*].image}'"],
      },
      { key: 'find-build' },
      undoRollout,
      retry,
    ],
    check: podsRun,
  },
  'platform-mismatch': {
    causes: ['image.platform-mismatch'],
    steps: [
      { key: 'image-platforms', commands: ['skopeo inspect --raw docker://{{image}}'] },
      {
        key: 'node-platform',
        commands: [
          "kubectl get node {{node}} -o jsonpath='{.status.nodeInfo.operatingSystem}/{.status.nodeInfo.architecture}'",
        ],
        instead: { key: 'node-platforms', commands: ['kubectl get nodes -L kubernetes.io/os,kubernetes.io/arch'] },
      },
      { key: 'build', commands: ['docker buildx build --platform linux/amd64,linux/arm64 --push -t {{image}} .'] },
      {
        key: 'select-node',
        commands: [
          'kubectl patch -n {{namespace}} {{rollout}} --type=strategic -p \'{"spec":{"template":{"spec":{"nodeSelector":{"kubernetes.io/arch":"\'{{imageArchitecture}}\'"}}}}}\'',
        ],
      },
      { key: 'then-and-now', note: true },
    ],
    check: podsRun,
  },
  'image-reference-invalid': {
    causes: ['image.invalid-reference'],
    steps: [
      {
        key: 'see',
        commands: ["kubectl get pod -n {{namespace}} {{pod}} -o jsonpath='{.spec.containers[*].image}'"],
        instead: describePod,
      },
      { key: 'rules' },
      { key: 'fix' },
      undoRollout,
    ],
    check: podsRun,
  },
  'image-corrupt': {
    causes: ['image.corrupt'],
    steps: [
      { key: 'other-way', commands: ['skopeo copy docker://{{image}} dir:./pulled-image'] },
      { key: 'cache' },
      { key: 'push-again' },
      { key: 'node-content', commands: ['sudo crictl rmi {{image}}'] },
      retry,
    ],
    check: podsRun,
  },
  'image-format-unsupported': {
    causes: ['image.unsupported-format'],
    steps: [
      { key: 'media-type', commands: ['skopeo inspect --raw docker://{{image}} | jq .mediaType'] },
      { key: 'runtime', commands: ['kubectl get nodes -o wide'] },
      { key: 'rebuild' },
      { key: 'upgrade' },
    ],
    check: podsRun,
  },
} as const satisfies Record<string, Runbook>;
