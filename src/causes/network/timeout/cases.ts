import type { Case } from '../../case.ts';
import { brokenLook, goodLook, hiddenFact, lookedAt } from '../../example-evidence.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads …for connection (Client.Timeout exceeded while awaiting headers)',
    message:
      'Error response from daemon: Get "https://registry-1.docker.io/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
    expect: 'match',
  },
  {
    name: 'reads Get https://registry.corp.example:5000/v2/: dial tcp: i/o timeout',
    message: 'Get https://registry.corp.example:5000/v2/: dial tcp: i/o timeout',
    expect: 'match',
  },
  {
    name: 'reads …dial tcp 104.16.0.1:443: i/o timeout',
    message:
      'failed to copy: httpReadSeeker: failed open: failed to do request: Get "https://production.cloudflare.docker.com/registry-v2/docker/registry/v2/blobs/sha256/aa/data": dial tcp 104.16.0.1:443: i/o timeout',
    expect: 'match',
  },
  {
    name: 'reads …context deadline exceeded',
    message: 'failed to do request: Head "https://registry.example.com/v2/a/manifests/1": context deadline exceeded',
    expect: 'match',
  },
  {
    name: 'reads …the connected party did not properly respond after a period of time',
    message:
      'dial tcp 20.1.2.3:443: connectex: A connection attempt failed because the connected party did not properly respond after a period of time',
    expect: 'match',
  },
  {
    name: 'leaves a probe that timed out',
    message:
      'Readiness probe failed: Get "http://10.72.7.7:8000/health": net/http: request canceled (Client.Timeout exceeded while awaiting headers)',
    expect: 'near-miss',
  },
  {
    name: 'sees it by looking',
    evidence: lookedAt(brokenLook('tcp', { kind: 'timed-out', detail: 'as the probe saw it' })),
    expect: 'match',
  },
  { name: 'is not seen where nothing is wrong', evidence: lookedAt(goodLook()), expect: 'near-miss' },
  { name: 'is undecided while Salvor may not look', evidence: hiddenFact('registry'), expect: 'undecided' },
];
