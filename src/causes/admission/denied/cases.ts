import type { Case } from '../../case.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads …<docker.io/acme/web>, allowed repos are ["registry.example.com/"]',
    message:
      'Error from server: admission webhook "validation.gatekeeper.sh" denied the request: [repo-is-allowed] container <web> has an invalid image repo <docker.io/acme/web>, allowed repos are ["registry.example.com/"]',
    expect: 'match',
  },
  {
    name: 'reads …validate-image-tag: Using a mutable image tag is not allowed.',
    message:
      'Error creating: admission webhook "validate.kyverno.svc-fail" denied the request: resource Pod/shop/web-1 was blocked due to the following policies disallow-latest-tag: validate-image-tag: Using a mutable image tag is not allowed.',
    expect: 'match',
  },
  {
    name: "reads …'images' denied request: image must come from registry.example.com",
    message:
      "Error creating: pods \"web-1\" is forbidden: ValidatingAdmissionPolicy 'images' with binding 'images' denied request: image must come from registry.example.com",
    expect: 'match',
  },
  {
    name: 'reads …my-image:master must be an image digest: spec.containers[0].image',
    message:
      'Error from server (BadRequest): admission webhook "cosigned.sigstore.dev" denied the request: validation failed: invalid value: my-image:master must be an image digest: spec.containers[0].image',
    expect: 'match',
  },
  {
    name: 'leaves a webhook that does not answer',
    message:
      'Internal error occurred: failed calling webhook "validate.kyverno.svc-fail": failed to call webhook: Post "https://kyverno-svc.kyverno.svc:443/validate/fail?timeout=10s": context deadline exceeded',
    expect: 'near-miss',
  },
];
