import type { Case } from '../../case.ts';
import { brokenLook, goodLook, hiddenFact, lookedAt } from '../../example-evidence.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads …remote error: tls: handshake failure',
    message: 'Error response from daemon: Get https://registry-1.docker.io/v2/: remote error: tls: handshake failure',
    expect: 'match',
  },
  {
    name: 'reads …"https://registry-1.docker.io/v2/": net/http: TLS handshake timeout',
    message: 'Get "https://registry-1.docker.io/v2/": net/http: TLS handshake timeout',
    expect: 'match',
  },
  {
    name: 'reads remote error: tls: protocol version not supported',
    message: 'remote error: tls: protocol version not supported',
    expect: 'match',
  },
  { name: 'reads remote error: tls: bad certificate', message: 'remote error: tls: bad certificate', expect: 'match' },
  {
    name: 'leaves a registry without TLS',
    message: 'Get "https://10.0.0.4:5000/v2/": http: server gave HTTP response to HTTPS client',
    expect: 'near-miss',
  },
  {
    name: 'sees it by looking',
    evidence: lookedAt(brokenLook('tls', { kind: 'handshake', detail: 'as the probe saw it' })),
    expect: 'match',
  },
  { name: 'is not seen where nothing is wrong', evidence: lookedAt(goodLook()), expect: 'near-miss' },
  { name: 'is undecided while Salvor may not look', evidence: hiddenFact('registry'), expect: 'undecided' },
];
