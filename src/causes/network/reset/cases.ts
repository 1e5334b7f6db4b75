import type { Case } from '../../case.ts';
import { brokenLook, goodLook, hiddenFact, lookedAt } from '../../example-evidence.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads …tcp 10.0.0.5:43210->104.18.1.1:443: read: connection reset by peer',
    message: 'read tcp 10.0.0.5:43210->104.18.1.1:443: read: connection reset by peer',
    expect: 'match',
  },
  {
    name: 'reads Error response from daemon: Get https://registry.example.com/v2/: EOF',
    message: 'Error response from daemon: Get https://registry.example.com/v2/: EOF',
    expect: 'match',
  },
  {
    name: 'reads …to do request: Get "https://cdn.example.com/blob": write: broken pipe',
    message:
      'failed to copy: httpReadSeeker: failed open: failed to do request: Get "https://cdn.example.com/blob": write: broken pipe',
    expect: 'match',
  },
  {
    name: 'reads …http2: server sent GOAWAY and closed the connection',
    message:
      'writing blob: Patch "https://reg.example.com/v2/a/blobs/uploads/1": http2: server sent GOAWAY and closed the connection',
    expect: 'match',
  },
  {
    name: 'reads stream error: stream ID 7; INTERNAL_ERROR; received from peer',
    message: 'stream error: stream ID 7; INTERNAL_ERROR; received from peer',
    expect: 'match',
  },
  {
    name: 'leaves an archive that ends too early',
    message: 'failed to register layer: Error processing tar file(exit status 1): gzip: invalid header',
    expect: 'near-miss',
  },
  {
    name: 'sees it by looking',
    evidence: lookedAt(brokenLook('tcp', { kind: 'reset', detail: 'as the probe saw it' })),
    expect: 'match',
  },
  { name: 'is not seen where nothing is wrong', evidence: lookedAt(goodLook()), expect: 'near-miss' },
  { name: 'is undecided while Salvor may not look', evidence: hiddenFact('registry'), expect: 'undecided' },
];
