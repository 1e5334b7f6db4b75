import type { Case } from '../../case.ts';
import { answered, brokenLook, goodLook, hiddenFact, lookedAt } from '../../example-evidence.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads …401 Unauthorized',
    message:
      'Failed to pull image "registry.example.com/shop/web:2.4": failed to pull and unpack image "registry.example.com/shop/web:2.4": failed to resolve image: unexpected status from HEAD request to https://registry.example.com/v2/shop/web/manifests/2.4: 401 Unauthorized',
    expect: 'match',
  },
  {
    name: 'reads …no basic auth credentials',
    message:
      'PullImage "nexus.example.net:8083/ops/ci:0.1-SNAPSHOT" from image service failed: rpc error: code = Unknown desc = Error response from daemon: Get http://nexus.example.net:8083/v2/ops/ci/manifests/0.1-SNAPSHOT: no basic auth credentials',
    expect: 'match',
  },
  {
    name: 'reads …registry 401 (Unauthorized); artifact err: get manifest: unauthorized',
    message:
      'unable to pull image or OCI artifact: pull image err: initializing source docker://quay.io/acme/api:1: Requesting bearer token: invalid status code from registry 401 (Unauthorized); artifact err: get manifest: unauthorized',
    expect: 'match',
  },
  {
    name: 'reads …repository does not match bearer token resource: acme-amd64.',
    message:
      'docker: error pulling image configuration: unauthorized: Requested repository does not match bearer token resource: acme-amd64.',
    expect: 'match',
  },
  {
    name: 'reads …required","detail":null}]}',
    message: '{"errors":[{"code":"UNAUTHORIZED","message":"authentication required","detail":null}]}',
    expect: 'match',
  },
  {
    name: 'reads …An error occurred when authenticating your request with IBM Cloud.',
    message:
      'Error response from daemon: Get "https://eu.icr.example/v2/": unauthorized: An error occurred when authenticating your request with IBM Cloud.',
    expect: 'match',
  },
  {
    name: 'reads …request to https://acme.azurecr.io/oauth2/token: 401 Unauthorized',
    message:
      'error: failed to solve: acme.azurecr.io/base:1: failed to authorize: failed to fetch oauth token: unexpected status from POST request to https://acme.azurecr.io/oauth2/token: 401 Unauthorized',
    expect: 'match',
  },
  {
    name: 'reads Berechtigung nicht vorhanden: Authentifizierung erforderlich',
    message: 'Berechtigung nicht vorhanden: Authentifizierung erforderlich',
    expect: 'match',
  },
  {
    name: 'leaves kaniko\'s "authenticated correctly" to the failure behind it',
    message:
      'error checking push permissions -- make sure you entered the correct tag name, and that you are authenticated correctly, and try again: checking push permission for "registry.example.com/a/b:1": Get "https://registry.example.com/v2/": dial tcp 10.0.0.9:443: connect: no route to host',
    expect: 'near-miss',
  },
  {
    name: 'sees it by looking',
    evidence: lookedAt(brokenLook('manifest', answered(401, 'UNAUTHORIZED'))),
    expect: 'match',
  },
  { name: 'is not seen where nothing is wrong', evidence: lookedAt(goodLook()), expect: 'near-miss' },
  { name: 'is undecided while Salvor may not look', evidence: hiddenFact('registry'), expect: 'undecided' },
];
