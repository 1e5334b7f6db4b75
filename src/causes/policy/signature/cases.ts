import type { Case } from '../../case.ts';
import { answered, brokenLook, goodLook, hiddenFact, lookedAt } from '../../example-evidence.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads …image rejected: A signature was required, but no signature exists',
    message: 'Error: Source image rejected: A signature was required, but no signature exists',
    expect: 'match',
  },
  {
    name: 'reads …PROJECTPOLICYVIOLATION: The image is not signed in Cosign.',
    message:
      'GET https://harbor.example.com/v2/library/nginx/manifests/sha256:7: PROJECTPOLICYVIOLATION: The image is not signed in Cosign.',
    expect: 'match',
  },
  {
    name: 'reads …does not have trust data for docker.io/library/ubuntu',
    message:
      'Error: remote trust data does not exist for docker.io/library/ubuntu: notary.example.com:4443 does not have trust data for docker.io/library/ubuntu',
    expect: 'match',
  },
  {
    name: 'reads …image docker://registry.example.com/web:1 is rejected by policy.',
    message:
      'SignatureValidationFailed: Source image rejected: Running image docker://registry.example.com/web:1 is rejected by policy.',
    expect: 'match',
  },
  {
    name: 'reads ….attestors[0].entries[0].keys: no matching signatures',
    message:
      'admission webhook "mutate.kyverno.svc-fail" denied the request: resource Pod/default/web was blocked due to the following policies verify-image: failed to verify image ghcr.io/acme/web:1: .attestors[0].entries[0].keys: no matching signatures',
    expect: 'match',
  },
  {
    name: 'reads …policy denied the request: failed to get content trust information',
    message:
      'admission webhook "trust.hooks.securityenforcement.admission.cloud.ibm.com" denied the request: trust: policy denied the request: failed to get content trust information',
    expect: 'match',
  },
  {
    name: 'reads …with digest sha256:aa for reason: verifier rejected image (unsigned)',
    message:
      'image verifier bindir blocked pull of docker.io/acme/web:1 with digest sha256:aa for reason: verifier rejected image (unsigned)',
    expect: 'match',
  },
  {
    name: 'leaves a denial for another reason',
    message:
      'admission webhook "validation.gatekeeper.sh" denied the request: [limits] container <web> has no memory limit',
    expect: 'near-miss',
  },
  {
    name: 'sees it by looking',
    evidence: lookedAt(brokenLook('manifest', answered(412, 'PROJECTPOLICYVIOLATION'))),
    expect: 'match',
  },
  { name: 'is not seen where nothing is wrong', evidence: lookedAt(goodLook()), expect: 'near-miss' },
  { name: 'is undecided while Salvor may not look', evidence: hiddenFact('registry'), expect: 'undecided' },
];
