import type { Case } from '../../case.ts';
import { brokenLook, goodLook, hiddenFact, lookedAt } from '../../example-evidence.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads dial tcp [2600:1406::b818:9a0a]:443: connect: no route to host',
    message: 'dial tcp [2600:1406::b818:9a0a]:443: connect: no route to host',
    expect: 'match',
  },
  {
    name: 'reads dial tcp 10.9.8.7:443: connect: network is unreachable',
    message: 'dial tcp 10.9.8.7:443: connect: network is unreachable',
    expect: 'match',
  },
  {
    name: 'reads …dial tcp 10.0.0.9:443: connect: host is down',
    message: 'Get "https://reg.example.com/v2/": dial tcp 10.0.0.9:443: connect: host is down',
    expect: 'match',
  },
  {
    name: 'leaves a node that is unreachable',
    message: '0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/unreachable: }.',
    expect: 'near-miss',
  },
  {
    name: 'sees it by looking',
    evidence: lookedAt(brokenLook('tcp', { kind: 'unreachable', detail: 'as the probe saw it' })),
    expect: 'match',
  },
  { name: 'is not seen where nothing is wrong', evidence: lookedAt(goodLook()), expect: 'near-miss' },
  { name: 'is undecided while Salvor may not look', evidence: hiddenFact('registry'), expect: 'undecided' },
  {
    name: 'reads a firewall of the own machine',
    message: 'Get "https://registry.example.com/v2/": dial tcp 192.0.2.2:443: connect: permission denied',
    expect: 'match',
  },
  {
    name: 'leaves a socket of the runtime',
    message: 'dial unix /run/containerd/containerd.sock: connect: permission denied',
    expect: 'near-miss',
  },
];
