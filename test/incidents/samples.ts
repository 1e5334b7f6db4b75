import type { Diagnosis } from '../../src/diagnosis/finding.ts';
import type { Report } from '../../src/incidents/receive.ts';
import type { Plan } from '../../src/remediations/remediation.ts';

/** 2026-03-01T03:00:00Z, in milliseconds since the epoch. */
export const three = Date.UTC(2026, 2, 1, 3);
export const minute = 60_000;
export const hour = 60 * minute;

export function report(changes: Partial<Report> = {}): Report {
  return {
    subject: { kind: 'workload', cluster: 'prod', namespace: 'shop', name: 'web' },
    known: true,
    alerts: [{ fingerprint: 'a1', name: 'ImagePullBackOff', status: 'firing', startsAt: three }],
    truncatedAlerts: 0,
    texts: ['Back-off pulling image "registry.example.com/shop/web:1.4"'],
    channel: 'C0ALERTS',
    ...changes,
  };
}

export function resolvedReport(): Report {
  return report({ alerts: [{ fingerprint: 'a1', name: 'ImagePullBackOff', status: 'resolved', startsAt: three }] });
}

export function diagnosis(changes: Partial<Diagnosis> = {}): Diagnosis {
  return {
    findings: [{ cause: 'admission.webhook-unreachable', confidence: 0.95, basis: 'both', clues: [] }],
    names: {},
    unseen: [],
    state: 'failing',
    ...changes,
  };
}

export const plan: Plan = {
  remediation: 'flip-failure-policy',
  cluster: 'prod',
  changes: [
    {
      object: { kind: 'ValidatingWebhookConfiguration', name: 'image-guard' },
      label: 'pods.guard.example.com',
      path: '/webhooks/0/failurePolicy',
      before: 'Fail',
      after: 'Ignore',
    },
  ],
  dangers: [],
  owners: [],
  restoreAfter: 15 * minute,
  watch: { namespace: 'guard', service: 'guard' },
  manualRestore: [],
};
