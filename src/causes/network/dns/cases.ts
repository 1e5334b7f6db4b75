import type { Case } from '../../case.ts';
import { brokenLook, goodLook, hiddenFact, lookedAt } from '../../example-evidence.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads …dial tcp: lookup registry.corp.example on 10.96.0.10:53: no such host',
    message:
      'failed to do request: Head "https://registry.corp.example/v2/web/manifests/1": dial tcp: lookup registry.corp.example on 10.96.0.10:53: no such host',
    expect: 'match',
  },
  {
    name: 'reads …read udp 172.19.107.241:50415->172.19.96.1:53: i/o timeout',
    message:
      'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 172.19.96.1:53: read udp 172.19.107.241:50415->172.19.96.1:53: i/o timeout',
    expect: 'match',
  },
  {
    name: 'reads …[::1]:53: dial udp [::1]:53: connect: cannot assign requested address',
    message:
      'failed to do request: Head "https://k8s.example/v2/pause/manifests/3.1": dial tcp: lookup k8s.example on [::1]:53: dial udp [::1]:53: connect: cannot assign requested address',
    expect: 'match',
  },
  {
    name: 'reads Could not resolve host: registry.example.com',
    message: 'Could not resolve host: registry.example.com',
    expect: 'match',
  },
  {
    name: 'reads …dial tcp: lookup quay.io: Temporary failure in name resolution',
    message:
      'pinging container registry quay.io: Get "https://quay.io/v2/": dial tcp: lookup quay.io: Temporary failure in name resolution',
    expect: 'match',
  },
  {
    name: 'reads lookup registry.example.com on 10.0.0.2:53: server misbehaving',
    message: 'lookup registry.example.com on 10.0.0.2:53: server misbehaving',
    expect: 'match',
  },
  {
    name: 'leaves the look-up of a proxy',
    message: 'Get "https://quay.io/v2/": proxyconnect tcp: dial tcp: lookup proxy.corp.example: no such host',
    expect: 'near-miss',
  },
  {
    name: 'sees it by looking',
    evidence: lookedAt(brokenLook('dns', { kind: 'name-not-found', detail: 'as the probe saw it' })),
    expect: 'match',
  },
  { name: 'is not seen where nothing is wrong', evidence: lookedAt(goodLook()), expect: 'near-miss' },
  { name: 'is undecided while Salvor may not look', evidence: hiddenFact('registry'), expect: 'undecided' },
];
