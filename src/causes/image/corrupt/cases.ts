import type { Case } from '../../case.ts';
import { brokenLook, goodLook, hiddenFact, lookedAt } from '../../example-evidence.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads …ha256:6a5e981230da7b34a25588f20c8b6b5366256ab1e0aadc0b7ecb566855bf4679',
    message:
      'ERROR: filesystem layer verification failed for digest sha256:6a5e981230da7b34a25588f20c8b6b5366256ab1e0aadc0b7ecb566855bf4679',
    expect: 'match',
  },
  {
    name: 'reads …commit digest sha256:cd34, expected sha256:ab12: failed precondition',
    message:
      'failed to copy: failed commit on ref "layer-sha256:ab12": unexpected commit digest sha256:cd34, expected sha256:ab12: failed precondition',
    expect: 'match',
  },
  {
    name: 'reads …failed size validation: 100 != 200: failed precondition',
    message:
      'failed commit on ref "layer-sha256:ab12": "layer-sha256:ab12" failed size validation: 100 != 200: failed precondition',
    expect: 'match',
  },
  {
    name: 'reads …processing tar file(exit status 1): archive/tar: invalid tar header',
    message: 'failed to register layer: Error processing tar file(exit status 1): archive/tar: invalid tar header',
    expect: 'match',
  },
  {
    name: 'reads …during read: Digest did not match, expected sha256:aa, got sha256:bb',
    message: 'writing blob: happened during read: Digest did not match, expected sha256:aa, got sha256:bb',
    expect: 'match',
  },
  {
    name: 'reads failed to extract layer sha256:aa: gzip: invalid header: unknown',
    message: 'failed to extract layer sha256:aa: gzip: invalid header: unknown',
    expect: 'match',
  },
  {
    name: 'leaves a connection that broke on the way',
    message: 'failed to copy: read tcp 10.0.0.5:43210->104.18.1.1:443: read: connection reset by peer',
    expect: 'near-miss',
  },
  {
    name: 'sees bytes that are not their digest',
    evidence: lookedAt(
      brokenLook('platforms', { kind: 'malformed', about: 'digest', detail: 'the content is not sha256:ab12' }),
    ),
    expect: 'match',
  },
  { name: 'is not seen where nothing is wrong', evidence: lookedAt(goodLook()), expect: 'near-miss' },
  { name: 'is undecided while Salvor may not look', evidence: hiddenFact('registry'), expect: 'undecided' },
  {
    name: 'reads a layer that ends too early once unpacked',
    message: 'writing blob: storing blob to file "/var/tmp/storage1/1": unexpected EOF',
    expect: 'match',
  },
  {
    name: 'leaves a layer whose download broke',
    message: 'writing blob: storing blob to file "/var/tmp/storage1/1": happened during read: unexpected EOF',
    expect: 'near-miss',
  },
];
