import type { Step } from './runbook.ts';

/** Steps that several runbooks take. They only look, except `createPullSecret`, `addToServiceAccount` and `retry`. */

export const describePod: Step = {
  key: 'describe-pod',
  shared: true,
  commands: ['kubectl describe pod -n {{namespace}} {{pod}}'],
  instead: {
    key: 'list-events',
    shared: true,
    commands: ['kubectl get events -n {{namespace}} --sort-by=.lastTimestamp'],
    instead: {
      key: 'list-events-everywhere',
      shared: true,
      commands: ['kubectl get events --all-namespaces --sort-by=.lastTimestamp'],
    },
  },
};

export const podPullSecrets: Step = {
  key: 'pod-pull-secrets',
  shared: true,
  commands: ["kubectl get pod -n {{namespace}} {{pod}} -o jsonpath='{.spec.imagePullSecrets}'"],
};

export const registriesInSecret: Step = {
  key: 'registries-in-secret',
  shared: true,
  commands: [
    "kubectl get secret -n {{namespace}} {{secret}} -o jsonpath='{.data.\\.dockerconfigjson}' | base64 -d | jq '.auths | keys'",
  ],
};

export const createPullSecret: Step = {
  key: 'create-pull-secret',
  shared: true,
  commands: [
    'kubectl create secret docker-registry registry-pull -n {{namespace}} --docker-server={{credentialServer}} --docker-username="$REGISTRY_USER" --docker-password="$REGISTRY_PASSWORD"',
  ],
};

export const addToServiceAccount: Step = {
  key: 'add-to-service-account',
  shared: true,
  commands: [
    'kubectl patch serviceaccount -n {{namespace}} {{serviceAccount}} --type=strategic -p \'{"imagePullSecrets":[{"name":"registry-pull"}]}\'',
  ],
};

export const askRegistry: Step = {
  key: 'ask-registry',
  shared: true,
  commands: ['skopeo inspect --raw docker://{{image}}'],
};

export const reachRegistry: Step = {
  key: 'reach-registry',
  shared: true,
  commands: ["curl -sS -o /dev/null -w '%{http_code} %{time_total}s\\n' --connect-timeout 5 https://{{endpoint}}/v2/"],
};

export const showCertificates: Step = {
  key: 'show-certificates',
  shared: true,
  commands: ['openssl s_client -connect {{server}}:{{port}} -servername {{server}} -showcerts </dev/null'],
};

export const undoRollout: Step = {
  key: 'undo-rollout',
  shared: true,
  commands: ['kubectl rollout undo -n {{namespace}} {{rollout}}'],
};

export const retry: Step = {
  key: 'retry',
  shared: true,
  commands: ['kubectl delete pod -n {{namespace}} {{pod}}'],
};

export const podsRun: Step = {
  key: 'pods-run',
  shared: true,
  commands: ['kubectl get pods -n {{namespace}}'],
  instead: { key: 'pods-run', shared: true, commands: ['kubectl get pods --all-namespaces'] },
};
