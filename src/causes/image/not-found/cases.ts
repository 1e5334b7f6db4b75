import type { Case } from '../../case.ts';
import { answered, brokenLook, goodLook, hiddenFact, lookedAt } from '../../example-evidence.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads reading manifest 9.9.9 in docker.io/library/redis: manifest unknown',
    message: 'reading manifest 9.9.9 in docker.io/library/redis: manifest unknown',
    expect: 'match',
  },
  {
    name: 'reads …reference "ghcr.io/acme/api:nope": ghcr.io/acme/api:nope: not found',
    message:
      'Failed to pull image "ghcr.io/acme/api:nope": rpc error: code = NotFound desc = failed to pull and unpack image "ghcr.io/acme/api:nope": failed to resolve reference "ghcr.io/acme/api:nope": ghcr.io/acme/api:nope: not found',
    expect: 'match',
  },
  {
    name: 'reads …for acme/web:prod not found: manifest unknown: manifest unknown',
    message: 'Error response from daemon: manifest for acme/web:prod not found: manifest unknown: manifest unknown',
    expect: 'match',
  },
  {
    name: "reads …with name 'web' does not exist in the registry with id '111122223333'",
    message:
      "RepositoryNotFoundException: The repository with name 'web' does not exist in the registry with id '111122223333'",
    expect: 'match',
  },
  {
    name: 'reads …Tag v1 was deleted or has expired. To pull, revive via time machine',
    message: 'unknown: Tag v1 was deleted or has expired. To pull, revive via time machine',
    expect: 'match',
  },
  {
    name: 'reads …404 Not Found not_found: artifact shop/web:1 not found',
    message:
      'Failed to pull image "harbor.example.com/shop/web:1": unexpected status from HEAD request to https://harbor.example.com/v2/shop/web/manifests/1: 404 Not Found\nnot_found: artifact shop/web:1 not found',
    expect: 'match',
  },
  {
    name: 'reads …MANIFEST_UNKNOWN: manifest unknown; unknown tag=latest',
    message:
      'GET https://index.docker.io/v2/acme/none/manifests/latest: MANIFEST_UNKNOWN: manifest unknown; unknown tag=latest',
    expect: 'match',
  },
  {
    name: 'reads …"user/privaterepo:v1": Error: image user/privaterepo:v1 not found',
    message: 'Failed to pull image "user/privaterepo:v1": Error: image user/privaterepo:v1 not found',
    expect: 'match',
  },
  {
    name: 'reads helm chart pull …: registry.example.com/charts/app:1.2.3 not found',
    message: 'helm chart pull failed: registry.example.com/charts/app:1.2.3 not found',
    expect: 'match',
  },
  {
    name: 'reads …"FetchReference" on source: registry.example.com/charts/app:1.2.3: not found',
    message: 'Error: failed to perform "FetchReference" on source: registry.example.com/charts/app:1.2.3: not found',
    expect: 'match',
  },
  {
    name: 'leaves a chart that is missing from a repository of charts',
    message: 'Error: chart "app" version "1.2.3" not found in https://charts.example.com repository',
    expect: 'near-miss',
  },
  {
    name: 'leaves a host that is not found',
    message:
      'failed to do request: Head "https://registry.example.com/v2/a/manifests/1": dial tcp: lookup registry.example.com: no such host',
    expect: 'near-miss',
  },
  {
    name: 'sees it by looking',
    evidence: lookedAt(brokenLook('manifest', answered(404, 'MANIFEST_UNKNOWN'))),
    expect: 'match',
  },
  { name: 'is not seen where nothing is wrong', evidence: lookedAt(goodLook()), expect: 'near-miss' },
  { name: 'is undecided while Salvor may not look', evidence: hiddenFact('registry'), expect: 'undecided' },
];
