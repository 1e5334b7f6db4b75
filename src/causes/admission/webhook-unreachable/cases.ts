import { seen } from '../../../evidence/evidence.ts';
import type { Case } from '../../case.ts';
import { exampleWebhook, hiddenFact } from '../../example-evidence.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads …no endpoints available for service "portieris"',
    message:
      'Error creating: Internal error occurred: failed calling webhook "trust.hooks.securityenforcement.admission.cloud.ibm.com": failed to call webhook: Post "https://portieris.portieris.svc:443/admit?timeout=10s": no endpoints available for service "portieris"',
    expect: 'match',
  },
  {
    name: 'reads …context deadline exceeded',
    message:
      'Internal error occurred: failed calling webhook "validate.kyverno.svc-fail": failed to call webhook: Post "https://kyverno-svc.kyverno.svc:443/validate/fail?timeout=10s": context deadline exceeded',
    expect: 'match',
  },
  {
    name: 'reads …dial tcp 10.96.4.5:443: connect: connection refused',
    message:
      'Internal error occurred: failed calling webhook "policy.sigstore.dev": failed to call webhook: Post "https://webhook.cosign-system.svc:443/mutations?timeout=10s": dial tcp 10.96.4.5:443: connect: connection refused',
    expect: 'match',
  },
  {
    name: 'reads …x509: certificate has expired or is not yet valid',
    message:
      'failed calling webhook "x.example.com": Post "https://x.y.svc:443/?timeout=30s": x509: certificate has expired or is not yet valid',
    expect: 'match',
  },
  {
    name: 'leaves a webhook that answers and denies',
    message:
      'admission webhook "validate.kyverno.svc-fail" denied the request: resource Pod/shop/web was blocked due to the following policies disallow-latest',
    expect: 'near-miss',
  },
  { name: 'sees it by looking', evidence: { webhooks: seen([exampleWebhook(0)]) }, expect: 'match' },
  {
    name: 'is not seen where nothing is wrong',
    evidence: { webhooks: seen([exampleWebhook(1)]) },
    expect: 'near-miss',
  },
  { name: 'is undecided while Salvor may not look', evidence: hiddenFact('webhooks'), expect: 'undecided' },
];
