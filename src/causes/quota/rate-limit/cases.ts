import type { Case } from '../../case.ts';
import { answered, brokenLook, goodLook, hiddenFact, lookedAt } from '../../example-evidence.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads …pull rate limit. https://www.docker.com/increase-rate-limit',
    message:
      'toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
    expect: 'match',
  },
  {
    name: 'reads …- Server message: toomanyrequests: too many failed login attempts',
    message:
      'Failed to pull image "redis:7": httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/redis/manifests/sha256:aa: 429 Too Many Requests - Server message: toomanyrequests: too many failed login attempts',
    expect: 'match',
  },
  {
    name: 'reads TOO_MANY_REQUEST: too many requests to registry',
    message: 'TOO_MANY_REQUEST: too many requests to registry',
    expect: 'match',
  },
  {
    name: 'reads …latest in docker.io/library/alpine: too many requests to registry',
    message: 'reading manifest latest in docker.io/library/alpine: too many requests to registry',
    expect: 'match',
  },
  {
    name: "reads …per minute' and limit of service artifactregistry.googleapis.com",
    message:
      "Quota exceeded for quota metric 'Requests per project per region per minute' and limit of service artifactregistry.googleapis.com",
    expect: 'match',
  },
  {
    name: 'leaves a storage quota',
    message:
      'denied: adding 1.0 GiB of storage resource, which when updated to current usage of 9.0 GiB will exceed the configured upper limit of 9.5 GiB.',
    expect: 'near-miss',
  },
  {
    name: 'sees it by looking',
    evidence: lookedAt(brokenLook('manifest', answered(429, 'TOOMANYREQUESTS'))),
    expect: 'match',
  },
  { name: 'is not seen where nothing is wrong', evidence: lookedAt(goodLook()), expect: 'near-miss' },
  { name: 'is undecided while Salvor may not look', evidence: hiddenFact('registry'), expect: 'undecided' },
];
