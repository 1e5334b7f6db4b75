import type { Runbook } from './runbook.ts';
import { podsRun } from './shared-steps.ts';

/** Signatures: of today, and what became of Notary v1. */
export const signatureRunbooks = {
  'signature-rejected': {
    causes: ['policy.signature'],
    steps: [
      { key: 'see', commands: ['cosign tree {{image}}', 'notation ls {{image}}'] },
      { key: 'policy' },
      { key: 'sign' },
      { key: 'dct' },
    ],
    check: podsRun,
  },
  'trust-repository-key-lost': {
    causes: [],
    steps: [
      { key: 'then' },
      { key: 'now', commands: ['cosign generate-key-pair'] },
      { key: 'policy' },
      { key: 'resign', commands: ['cosign sign --key cosign.key {{image}}'] },
      { key: 'compromised' },
    ],
    check: { key: 'signed', shared: true, commands: ['cosign verify --key cosign.pub {{image}}'] },
  },
  'trust-root-key-lost': {
    causes: [],
    steps: [
      { key: 'then' },
      { key: 'now', commands: ['cosign generate-key-pair'] },
      {
        key: 'restart',
        commands: ['kubectl rollout restart -n {{enforcementNamespace}} {{enforcementRollout}}'],
        instead: {
          key: 'restart-which',
          commands: ['kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations'],
        },
      },
    ],
    check: { key: 'signed', shared: true, commands: ['cosign verify --key cosign.pub {{image}}'] },
  },
} as const satisfies Record<string, Runbook>;
