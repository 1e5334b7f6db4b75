import type { Case } from '../../case.ts';
import { hiddenFact, pullSecretsSeen } from '../../example-evidence.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads …(acme-registry); attempting to pull the image may not succeed.',
    message:
      'Unable to retrieve some image pull secrets (acme-registry); attempting to pull the image may not succeed.',
    expect: 'match',
  },
  {
    name: 'reads …401 Unauthorized',
    message:
      'Warning  FailedToRetrieveImagePullSecret  4s (x7 over 1m)  kubelet  Unable to retrieve some image pull secrets (regcred, ghcr-pull); attempting to pull the image may not succeed.\nWarning  Failed  3s  kubelet  Failed to pull image "ghcr.io/acme/api:1": failed to resolve reference "ghcr.io/acme/api:1": failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://ghcr.io/token?scope=repository%3Aacme%2Fapi%3Apull&service=ghcr.io: 401 Unauthorized',
    expect: 'match',
  },
  {
    name: 'reads Error syncing pod, skipping: secrets "acme-docker" not found',
    message: 'Error syncing pod, skipping: secrets "acme-docker" not found',
    expect: 'match',
  },
  {
    name: 'reads …due to secret "regcred" not found. The image pull may not succeed.',
    message:
      'Unable to retrieve pull secret shop/regcred for shop/web-0 due to secret "regcred" not found.  The image pull may not succeed.',
    expect: 'match',
  },
  {
    name: 'leaves a missing secret of a volume',
    message: 'MountVolume.SetUp failed for volume "cert" : secret "web-cert" not found',
    expect: 'near-miss',
  },
  {
    name: 'sees it by looking',
    evidence: pullSecretsSeen({ name: 'regcred', problem: 'missing', entries: [] }),
    expect: 'match',
  },
  {
    name: 'is not seen where nothing is wrong',
    evidence: pullSecretsSeen({ name: 'regcred', entries: [] }),
    expect: 'near-miss',
  },
  { name: 'is undecided while Salvor may not look', evidence: hiddenFact('pullSecrets'), expect: 'undecided' },
];
