import type { Runbook } from './runbook.ts';

/** Admission stands between the controllers and their pods. */
export const admissionRunbooks = {
  'enforcement-deadlock': {
    causes: ['admission.webhook-unreachable'],
    steps: [
      {
        key: 'blocked',
        commands: ['kubectl get events --all-namespaces --field-selector reason=FailedCreate'],
      },
      {
        key: 'backend',
        commands: [
          'kubectl get endpointslices -n {{serviceNamespace}} -l kubernetes.io/service-name={{service}}',
          'kubectl get pods -n {{serviceNamespace}} -l {{podSelector}}',
        ],
      },
      {
        key: 'keep-copy',
        commands: [
          'kubectl get {{webhookConfigurationKind}} {{webhookConfiguration}} -o yaml > {{webhookConfiguration}}.backup.yaml',
        ],
        instead: {
          key: 'find-configuration',
          commands: ['kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations'],
        },
      },
      { key: 'open', commands: ['kubectl edit {{webhookConfigurationKind}} {{webhookConfiguration}}'] },
      {
        key: 'wait',
        commands: ['kubectl wait pod -n {{serviceNamespace}} -l {{podSelector}} --for=condition=Ready --timeout=10m'],
      },
      { key: 'close', commands: ['kubectl edit {{webhookConfigurationKind}} {{webhookConfiguration}}'] },
      {
        key: 'review',
        commands: ['kubectl get pods --all-namespaces --sort-by=.metadata.creationTimestamp'],
      },
      { key: 'then-and-now' },
    ],
    check: {
      key: 'closed',
      commands: [
        "kubectl get {{webhookConfigurationKind}} {{webhookConfiguration}} -o jsonpath='{.webhooks[*].failurePolicy}'",
      ],
      instead: {
        key: 'closed',
        commands: ['kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations'],
      },
    },
  },
} as const satisfies Record<string, Runbook>;
