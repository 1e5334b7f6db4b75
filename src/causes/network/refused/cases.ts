import type { Case } from '../../case.ts';
import { brokenLook, goodLook, hiddenFact, lookedAt } from '../../example-evidence.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads …dial tcp 10.1.2.3:5000: connect: connection refused',
    message:
      'pinging container registry 10.1.2.3:5000: Get "https://10.1.2.3:5000/v2/": dial tcp 10.1.2.3:5000: connect: connection refused',
    expect: 'match',
  },
  {
    name: 'reads …could be made because the target machine actively refused it.',
    message:
      'dial tcp [::1]:5000: connectex: No connection could be made because the target machine actively refused it.',
    expect: 'match',
  },
  {
    name: 'reads …dial tcp 127.0.0.1:5001: connect: connection refused',
    message:
      'Error: failed to resolve reference "localhost:5001/web:1": failed to do request: Head "http://localhost:5001/v2/web/manifests/1": dial tcp 127.0.0.1:5001: connect: connection refused',
    expect: 'match',
  },
  {
    name: 'leaves the socket of the runtime',
    message:
      'connection error: desc = "transport: Error while dialing dial unix /run/containerd/containerd.sock: connect: connection refused"',
    expect: 'near-miss',
  },
  {
    name: 'sees it by looking',
    evidence: lookedAt(brokenLook('tcp', { kind: 'refused', detail: 'as the probe saw it' })),
    expect: 'match',
  },
  { name: 'is not seen where nothing is wrong', evidence: lookedAt(goodLook()), expect: 'near-miss' },
  { name: 'is undecided while Salvor may not look', evidence: hiddenFact('registry'), expect: 'undecided' },
];
