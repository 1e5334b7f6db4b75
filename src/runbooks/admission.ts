import { leftoverJobNames } from '../evidence/leftover-jobs.ts';
import type { Runbook } from './runbook.ts';
import { podsRun } from './shared-steps.ts';

const leftoverJobs = leftoverJobNames.join(' ');

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
        commands: ['kubectl get {{webhookObjects}} -o yaml > {{webhookConfiguration}}.backup.yaml'],
        instead: {
          key: 'find-configuration',
          commands: ['kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations'],
        },
      },
      { key: 'open', commands: ['kubectl edit {{webhookObjects}}'] },
      {
        key: 'wait',
        commands: ['kubectl wait pod -n {{serviceNamespace}} -l {{podSelector}} --for=condition=Ready --timeout=10m'],
      },
      { key: 'close', commands: ['kubectl edit {{webhookObjects}}'] },
      {
        key: 'review',
        commands: ['kubectl get pods --all-namespaces --sort-by=.metadata.creationTimestamp'],
      },
      { key: 'then-and-now', note: true, needs: ['oldEnforcement'] },
    ],
    check: {
      key: 'closed',
      commands: [
        "kubectl get {{webhookObjects}} -o custom-columns='KIND:.kind,NAME:.metadata.name,POLICY:.webhooks[*].failurePolicy'",
      ],
      instead: {
        key: 'closed',
        commands: ['kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations'],
      },
    },
  },
  'admission-denied': {
    causes: ['admission.denied'],
    steps: [
      { key: 'reason', commands: ['kubectl get events --all-namespaces --field-selector type=Warning'] },
      {
        key: 'who',
        commands: ['kubectl get {{webhookConfigurationKind}} {{webhookConfiguration}} -o yaml'],
        instead: {
          key: 'who',
          commands: ['kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations'],
        },
      },
      { key: 'policy', commands: ['kubectl api-resources'] },
      { key: 'fix' },
      { key: 'not-flip' },
    ],
    check: podsRun,
  },
  'enforcement-install-job-exists': {
    causes: ['helm.leftover-job'],
    steps: [
      { key: 'job', commands: ['kubectl describe job -n {{namespace}} {{job}}'] },
      { key: 'delete-job', commands: ['kubectl delete job -n {{namespace}} {{job}} --ignore-not-found=true'] },
      { key: 'four', needs: ['oldEnforcement'], commands: [`kubectl get jobs -n ibm-system ${leftoverJobs}`] },
      {
        key: 'delete-four',
        needs: ['oldEnforcement'],
        commands: [`kubectl delete jobs -n ibm-system ${leftoverJobs} --ignore-not-found=true`],
      },
      { key: 'again' },
      { key: 'then-and-now', note: true },
    ],
    check: { key: 'jobs-gone', shared: true, commands: ['kubectl get jobs --all-namespaces'] },
  },
} as const satisfies Record<string, Runbook>;
