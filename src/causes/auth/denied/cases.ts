import type { Case } from '../../case.ts';
import { answered, brokenLook, goodLook, hiddenFact, lookedAt, withSecret } from '../../example-evidence.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads denied: installation not allowed to Write organization package',
    message: 'denied: installation not allowed to Write organization package',
    expect: 'match',
  },
  {
    name: 'reads …403 Forbidden',
    message:
      'Failed to pull image "europe-west3-docker.pkg.dev/acme-prod/app/api:7": rpc error: code = Unknown desc = failed to pull and unpack image "europe-west3-docker.pkg.dev/acme-prod/app/api:7": failed to resolve reference "europe-west3-docker.pkg.dev/acme-prod/app/api:7": failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://europe-west3-docker.pkg.dev/v2/token?scope=repository%3Aacme-prod%2Fapp%2Fapi%3Apull&service=europe-west3-docker.pkg.dev: 403 Forbidden',
    expect: 'match',
  },
  {
    name: 'reads …allowed access. Refer https://aka.ms/acr/firewall to grant access.',
    message:
      "Error response from daemon: denied: client with IP '203.0.113.9' is not allowed access. Refer https://aka.ms/acr/firewall to grant access.",
    expect: 'match',
  },
  {
    name: 'reads …permission_denied: The token provided does not match expected scopes.',
    message:
      'reading manifest 3 in ghcr.io/acme/tool: denied: permission_denied: The token provided does not match expected scopes.',
    expect: 'match',
  },
  {
    name: 'reads …verweigert: Angeforderter Zugriff auf die Ressource wurde verweigert',
    message: 'Zugriff verweigert: Angeforderter Zugriff auf die Ressource wurde verweigert',
    expect: 'match',
  },
  {
    name: 'reads …because no resource-based policy allows the ecr:BatchGetImage action',
    message:
      'User: arn:aws:sts::111122223333:assumed-role/node/i-0 is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:us-east-1:111122223333:repository/web because no resource-based policy allows the ecr:BatchGetImage action',
    expect: 'match',
  },
  {
    name: 'reads …on this account, but this request was over the public network.',
    message: 'denied: Private-only access is enabled on this account, but this request was over the public network.',
    expect: 'match',
  },
  {
    name: 'reads …"projects/acme/locations/us/repositories/app" (or it may not exist)',
    message:
      'DENIED: Permission "artifactregistry.repositories.downloadArtifacts" denied on resource "projects/acme/locations/us/repositories/app" (or it may not exist)',
    expect: 'match',
  },
  {
    name: 'leaves the answer that hides which of two it is',
    message:
      "Error response from daemon: pull access denied for acme/payments, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    expect: 'near-miss',
  },
  {
    name: 'sees it by looking',
    evidence: lookedAt(brokenLook('manifest', answered(403, 'DENIED'), withSecret)),
    expect: 'match',
  },
  { name: 'is not seen where nothing is wrong', evidence: lookedAt(goodLook()), expect: 'near-miss' },
  { name: 'is undecided while Salvor may not look', evidence: hiddenFact('registry'), expect: 'undecided' },
];
