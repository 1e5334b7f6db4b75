import type { Case } from '../../case.ts';
import { brokenLook, goodLook, hiddenFact, lookedAt } from '../../example-evidence.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads …http: server gave HTTP response to HTTPS client',
    message:
      'failed to do request: Head "https://registry.local:5000/v2/a/manifests/1": http: server gave HTTP response to HTTPS client',
    expect: 'match',
  },
  {
    name: 'reads …http: server gave HTTP response to HTTPS client (whole)',
    message: 'Get "https://10.0.0.4:5000/v2/": http: server gave HTTP response to HTTPS client',
    expect: 'match',
  },
  {
    name: 'reads …tls: first record does not look like a TLS handshake',
    message:
      'Error response from daemon: Get https://registry.tools.example/v2/: tls: first record does not look like a TLS handshake',
    expect: 'match',
  },
  {
    name: 'leaves a handshake that fails',
    message: 'Get https://registry.example.com/v2/: remote error: tls: handshake failure',
    expect: 'near-miss',
  },
  {
    name: 'sees it by looking',
    evidence: lookedAt(brokenLook('tls', { kind: 'plain-http', detail: 'as the probe saw it' })),
    expect: 'match',
  },
  { name: 'is not seen where nothing is wrong', evidence: lookedAt(goodLook()), expect: 'near-miss' },
  { name: 'is undecided while Salvor may not look', evidence: hiddenFact('registry'), expect: 'undecided' },
];
