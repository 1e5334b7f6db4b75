import type { Case } from '../../case.ts';
import { brokenLook, goodLook, hiddenFact, lookedAt } from '../../example-evidence.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads …current time 2026-03-02T10:00:00Z is after 2026-03-01T00:00:00Z',
    message:
      'tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-03-02T10:00:00Z is after 2026-03-01T00:00:00Z',
    expect: 'match',
  },
  {
    name: 'reads …current time 2020-01-01T00:00:00Z is before 2024-01-01T00:00:00Z',
    message:
      'x509: certificate has expired or is not yet valid: current time 2020-01-01T00:00:00Z is before 2024-01-01T00:00:00Z',
    expect: 'match',
  },
  {
    name: 'reads certificate verify failed: certificate has expired (_ssl.c:997)',
    message: 'certificate verify failed: certificate has expired (_ssl.c:997)',
    expect: 'match',
  },
  {
    name: 'leaves a token that has expired',
    message: 'denied: Your authorization token has expired. Reauthenticate and try again.',
    expect: 'near-miss',
  },
  {
    name: 'sees it by looking',
    evidence: lookedAt(brokenLook('tls', { kind: 'expired', detail: 'as the probe saw it' })),
    expect: 'match',
  },
  { name: 'is not seen where nothing is wrong', evidence: lookedAt(goodLook()), expect: 'near-miss' },
  { name: 'is undecided while Salvor may not look', evidence: hiddenFact('registry'), expect: 'undecided' },
];
