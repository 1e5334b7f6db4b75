import type { Case } from '../../case.ts';
import { answered, brokenLook, goodLook, hiddenFact, lookedAt, withSecret } from '../../example-evidence.ts';

export const cases: readonly Case[] = [
  {
    name: "reads …'docker login': denied: requested access to the resource is denied",
    message:
      "Error response from daemon: pull access denied for acme/payments, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    expect: 'match',
  },
  {
    name: 'reads …server message: insufficient_scope: authorization failed',
    message:
      'failed to resolve reference "docker.io/acme/payments:9": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    expect: 'match',
  },
  {
    name: 'reads …require authorization: authorization failed: no basic auth provided',
    message:
      'ERROR: failed to solve: acme/base: pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth provided',
    expect: 'match',
  },
  {
    name: "reads …not exist or may require 'docker login'. See 'docker run --help'.",
    message:
      "docker: Error response from daemon: pull access denied for my-app, repository does not exist or may require 'docker login'.\nSee 'docker run --help'.",
    expect: 'match',
  },
  {
    name: 'leaves an expired token behind the same words',
    message:
      "pull access denied for 111122223333.dkr.ecr.us-east-1.amazonaws.com/web, repository does not exist or may require 'docker login': denied: Your authorization token has expired. Reauthenticate and try again.",
    expect: 'near-miss',
  },
  {
    name: 'sees it by looking',
    evidence: lookedAt(brokenLook('manifest', answered(401), { ...withSecret, meaning: 'missing-or-denied' })),
    expect: 'match',
  },
  { name: 'is not seen where nothing is wrong', evidence: lookedAt(goodLook()), expect: 'near-miss' },
  { name: 'is undecided while Salvor may not look', evidence: hiddenFact('registry'), expect: 'undecided' },
];
