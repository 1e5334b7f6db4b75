import type { Case } from '../../case.ts';
import { brokenLook, goodLook, hiddenFact, lookedAt } from '../../example-evidence.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads …tcp: dial tcp 127.0.0.1:3128: getsockopt: connection refused',
    message:
      'Get https://registry-1.docker.io/v2/: proxyconnect tcp: dial tcp 127.0.0.1:3128: getsockopt: connection refused',
    expect: 'match',
  },
  {
    name: 'reads …Proxy Authentication Required',
    message:
      'Error while pulling image: Get https://index.docker.io/v1/repositories/library/hello-world/images: Proxy Authentication Required',
    expect: 'match',
  },
  {
    name: 'reads …tcp: tls: first record does not look like a TLS handshake.',
    message:
      'Error response from daemon: Get https://registry-1.docker.io/v2/: proxyconnect tcp: tls: first record does not look like a TLS handshake.',
    expect: 'match',
  },
  {
    name: 'reads …quay.io: Get "https://quay.io/v2/": Proxy Authentication Required',
    message: 'pinging container registry quay.io: Get "https://quay.io/v2/": Proxy Authentication Required',
    expect: 'match',
  },
  {
    name: 'leaves a registry that refuses by itself',
    message: 'Get "https://registry.example.com/v2/": dial tcp 10.0.0.9:443: connect: connection refused',
    expect: 'near-miss',
  },
  {
    name: 'sees it by looking',
    evidence: lookedAt(brokenLook('tcp', { kind: 'proxy', detail: 'as the probe saw it' })),
    expect: 'match',
  },
  { name: 'is not seen where nothing is wrong', evidence: lookedAt(goodLook()), expect: 'near-miss' },
  { name: 'is undecided while Salvor may not look', evidence: hiddenFact('registry'), expect: 'undecided' },
  {
    name: 'reads a reason phrase alone, which is what a proxy gives to CONNECT',
    message: 'failed to do request: Head "https://registry.example.com/v2/app/manifests/1": Bad Gateway',
    expect: 'match',
  },
  {
    name: 'leaves the same status of a registry',
    message: 'unexpected status from HEAD request to https://registry.example.com/v2/app/manifests/1: 502 Bad Gateway',
    expect: 'near-miss',
  },
];
