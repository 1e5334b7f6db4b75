import type { Case } from '../../case.ts';
import { brokenLook, goodLook, hiddenFact, lookedAt } from '../../example-evidence.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads …valid for ingress.local, *.apps.example.com, not registry.example.com',
    message: 'x509: certificate is valid for ingress.local, *.apps.example.com, not registry.example.com',
    expect: 'match',
  },
  {
    name: "reads …certificate for 10.2.3.4 because it doesn't contain any IP SANs",
    message: "x509: cannot validate certificate for 10.2.3.4 because it doesn't contain any IP SANs",
    expect: 'match',
  },
  {
    name: 'reads …is not valid for any names, but wanted to match registry.example.com',
    message: 'x509: certificate is not valid for any names, but wanted to match registry.example.com',
    expect: 'match',
  },
  {
    name: "reads …subject name matches target host name 'registry.example.com'",
    message: "curl: (60) SSL: no alternative certificate subject name matches target host name 'registry.example.com'",
    expect: 'match',
  },
  {
    name: 'leaves a certificate that has expired',
    message:
      'x509: certificate has expired or is not yet valid: current time 2026-03-02T10:00:00Z is after 2026-03-01T00:00:00Z',
    expect: 'near-miss',
  },
  {
    name: 'sees it by looking',
    evidence: lookedAt(brokenLook('tls', { kind: 'name-mismatch', detail: 'as the probe saw it' })),
    expect: 'match',
  },
  { name: 'is not seen where nothing is wrong', evidence: lookedAt(goodLook()), expect: 'near-miss' },
  { name: 'is undecided while Salvor may not look', evidence: hiddenFact('registry'), expect: 'undecided' },
];
