import type { Case } from '../../case.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads …of no progress for 1m0s, latest progress: "ac990a380700: Extracting"',
    message:
      'Cancel pulling image "acme/big:1" because of no progress for 1m0s, latest progress: "ac990a380700: Extracting"',
    expect: 'match',
  },
  {
    name: 'reads …image "nginx": rpc error: code = 4 desc = context deadline exceeded',
    message: 'Failed to pull image "nginx": rpc error: code = 4 desc = context deadline exceeded',
    expect: 'match',
  },
  {
    name: 'reads …to pull and unpack image "docker.io/acme/big:1": context canceled',
    message:
      'rpc error: code = Canceled desc = failed to pull and unpack image "docker.io/acme/big:1": context canceled',
    expect: 'match',
  },
  {
    name: 'reads Failed to pull image "acme/api:1": pull QPS exceeded',
    message: 'Failed to pull image "acme/api:1": pull QPS exceeded',
    expect: 'match',
  },
  {
    name: 'leaves a time-out on the network',
    message:
      'failed to copy: httpReadSeeker: failed open: failed to do request: Get "https://cdn.example.com/blob": dial tcp 104.16.0.1:443: i/o timeout',
    expect: 'near-miss',
  },
];
