import { expect, test } from 'vitest';
import { catalogue } from '../../src/causes/index.ts';
import { classify } from '../../src/diagnosis/classify.ts';
import type { TextFacts } from '../../src/evidence/text-facts.ts';

const facts: readonly (readonly [string, string, TextFacts])[] = [
  [
    'the image as the runtime normalises it, the token host and the status',
    'Failed to pull image "acme/payments:9": failed to pull and unpack image "docker.io/acme/payments:9": failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://auth.docker.io/token?scope=repository%3Aacme%2Fpayments%3Apull&service=registry.docker.io: 401 Unauthorized',
    { image: 'docker.io/acme/payments:9', host: 'auth.docker.io', repository: 'acme/payments', tag: '9', status: 401 },
  ],
  [
    'a short name with its default registry, repository and tag',
    'Back-off pulling image "nginx"',
    { image: 'docker.io/library/nginx:latest', host: 'docker.io', repository: 'library/nginx', tag: 'latest' },
  ],
  [
    'a digest',
    `reading manifest sha256:${'ab'.repeat(32)} in quay.io/acme/api: manifest unknown`,
    { code: 'MANIFEST_UNKNOWN', image: `quay.io/acme/api@sha256:${'ab'.repeat(32)}`, host: 'quay.io' },
  ],
  [
    'the base image of the step at which a build failed, not of those before',
    '#3 [internal] load metadata for docker.io/library/golang:1.22\n#3 DONE 0.4s\n#4 [internal] load metadata for registry.example.com/team/app:2\n#4 ERROR: unauthorized\n------\n > [internal] load metadata for registry.example.com/team/app:2:\n------\nfailed to solve: unauthorized',
    { image: 'registry.example.com/team/app:2', host: 'registry.example.com' },
  ],
  [
    'the base image with its tag, which the refusal leaves out',
    'Step 1/4 : FROM registry.example.com/team/app:2\npull access denied for registry.example.com/team/app, repository does not exist or may require docker login',
    { image: 'registry.example.com/team/app:2', tag: '2' },
  ],
  [
    'repository and tag where Docker leaves out the registry',
    '1.4: Pulling from team/app\nreceived unexpected HTTP status: 503 Service Unavailable',
    { repository: 'team/app', tag: '1.4', status: 503 },
  ],
  [
    'account and region of an ECR host',
    'Failed to pull image "111122223333.dkr.ecr.eu-central-1.amazonaws.com/web:1": no basic auth credentials',
    { account: '111122223333', region: 'eu-central-1', repository: 'web' },
  ],
  [
    'the region of an IBM host',
    'Failed to pull image "uk.icr.io/ns/app:1": denied: insufficient scope',
    { region: 'eu-gb', code: 'DENIED' },
  ],
  [
    'the host that was looked up',
    'Get "https://registry.corp.example/v2/": dial tcp: lookup registry.corp.example on 10.96.0.10:53: no such host',
    { host: 'registry.corp.example' },
  ],
  [
    'host and port',
    'Get "https://10.0.0.4:5000/v2/": http: server gave HTTP response to HTTPS client',
    { host: '10.0.0.4:5000' },
  ],
  [
    'a dead webhook and its service',
    'Error creating: Internal error occurred: failed calling webhook "validate.kyverno.svc-fail": failed to call webhook: Post "https://kyverno-svc.kyverno.svc:443/validate/fail?timeout=10s": no endpoints available for service "kyverno-svc"',
    { webhook: 'validate.kyverno.svc-fail', webhookState: 'unreachable', service: 'kyverno-svc' },
  ],
  [
    'a denying webhook',
    'admission webhook "validation.gatekeeper.sh" denied the request: [limits] no memory limit',
    { webhook: 'validation.gatekeeper.sh', webhookState: 'denied' },
  ],
  ['the job that is left', 'Error: jobs.batch "create-crds" already exists', { job: 'create-crds' }],
  [
    'the pull secret that is missing',
    'Unable to retrieve some image pull secrets (acme-registry); attempting to pull the image may not succeed.',
    { secret: 'acme-registry' },
  ],
  [
    'namespace and pod of a path',
    'pod koderover-agent/base-service-8vq7 event: Unable to retrieve some image pull secrets (default-registry-secret)',
    { namespace: 'koderover-agent', pod: 'base-service-8vq7', secret: 'default-registry-secret' },
  ],
  [
    'the platform that dockerd asks for',
    'no matching manifest for linux/arm64/v8 in the manifest list entries',
    { platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
  ],
  [
    'the platform that CRI-O asks for',
    'choosing image instance: no image found in image index for architecture "arm64", variant "v8", OS "linux"',
    { platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
  ],
  [
    'the names that a certificate has',
    'x509: certificate is valid for ingress.local, *.apps.example.com, not registry.example.com',
    { certificateNames: ['ingress.local', '*.apps.example.com'] },
  ],
  [
    'the end of a certificate',
    'x509: certificate has expired or is not yet valid: current time 2024-06-22T22:03:47-04:00 is after 2019-02-27T04:29:33Z',
    { certificateValidTo: '2019-02-27T04:29:33.000Z' },
  ],
  [
    'the end of a certificate in YAML whose lines happen to be equally long',
    '        "https://registry.example.com:5000/v2/b/manifests/1": tls: failed to ve\n        certificate: x509: certificate has expired or is not yet valid: current\n        time 2026-10-01T10:00:00Z is after 2026-09-30T00:00:00Z',
    { certificateValidTo: '2026-09-30T00:00:00.000Z' },
  ],
  [
    'an unquoted image that a policy names',
    'admission webhook "mutate.kyverno.svc-fail" denied the request: check-image: failed to verify image ghcr.io/acme/web:1: no matching signatures',
    { image: 'ghcr.io/acme/web:1', webhook: 'mutate.kyverno.svc-fail' },
  ],
  [
    'the beginning of a certificate',
    'x509: certificate has expired or is not yet valid: current time 2020-01-01T00:00:00Z is before 2024-01-01T00:00:00Z',
    { certificateValidFrom: '2024-01-01T00:00:00.000Z' },
  ],
  [
    'how long to wait',
    '429 Too Many Requests: toomanyrequests: retry-after: 120',
    { status: 429, code: 'TOOMANYREQUESTS', retryAfterSeconds: 120 },
  ],
  [
    'milliseconds as whole seconds',
    'toomanyrequests: retry-after: 264.8ms, allowed: 44000/minute',
    { code: 'TOOMANYREQUESTS', retryAfterSeconds: 1 },
  ],
  [
    'the image in kubectl describe',
    '    Image:              gcr.io/google_containers/fluentd:1.14\n    State:              Waiting\n      Reason:           ImagePullBackOff',
    { image: 'gcr.io/google_containers/fluentd:1.14', host: 'gcr.io' },
  ],
  [
    'the first pod of a table whose image is what it waits for',
    'NAME                    READY   STATUS             RESTARTS   AGE\nok-5d9f 1/1 Running 0 3d\nweb-7d9f8b6c5d-x2x9k    0/1     ImagePullBackOff   0          5m\napi-0 0/1 ErrImagePull 0 5m',
    { pod: 'web-7d9f8b6c5d-x2x9k' },
  ],
  [
    'namespace and pod of a table of all namespaces',
    'NAMESPACE   NAME    READY   STATUS    RESTARTS   AGE\nkube-system  dns-1  1/1  Running  0  3d\nshop   web-7d9f8b6c5d-x2x9k    0/1     Init:ErrImagePull   0   5m',
    { namespace: 'shop', pod: 'web-7d9f8b6c5d-x2x9k' },
  ],
  [
    'the namespace that kubectl was asked for',
    '$ kubectl get pods -n shop\nNAME READY STATUS RESTARTS AGE\nweb-0 0/2 ErrImagePull 0 12s',
    { namespace: 'shop', pod: 'web-0' },
  ],
  [
    'the chart that Helm 3 asked for',
    '$ helm chart pull us.icr.io/ns/chart:1.0\nError: us.icr.io/ns/chart:1.0: not found',
    { image: 'us.icr.io/ns/chart:1.0', host: 'us.icr.io', repository: 'ns/chart', tag: '1.0' },
  ],
  [
    'the chart that Helm asks for today',
    'Error: failed to perform "FetchReference" on source: registry.example.com:5000/charts/app:1.2.3: not found',
    { image: 'registry.example.com:5000/charts/app:1.2.3', tag: '1.2.3' },
  ],
  [
    'the image of a manifest address',
    'unexpected status from HEAD request to https://harbor.example.com/v2/shop/web/manifests/1.2: 404 Not Found',
    { image: 'harbor.example.com/shop/web:1.2', host: 'harbor.example.com', status: 404 },
  ],
];

test.each(facts)('reads %s', (_name, text, expected) => {
  expect(classify(text, catalogue).facts).toMatchObject(expected);
});

test.each([
  'error pulling image configuration: EOF',
  'pulling image failed: EOF',
  'while trying to pull an unqualified image',
])('takes no ordinary word for an image: %s', (text) => {
  expect(classify(text, catalogue).facts.image).toBeUndefined();
});

test('a text that names nothing gives no facts', () => {
  expect(classify('something is wrong', catalogue).facts).toEqual({});
});

test("a digest that is none, as in the vendor's own example, is not taken for one", () => {
  const text = `Failed to pull image "registry.ng.bluemix.net/ns/app@sha256:${'a'.repeat(63)}z"`;

  expect(classify(text, catalogue).facts.digest).toBeUndefined();
});

test.each([
  ['Docker does not say of which registry it pulls', '1.4: Pulling from team/app\nunexpected EOF'],
  ['an earlier stage is no image', 'Step 7/9 : FROM build AS final\nno space left on device'],
  [
    'the digest of a layer is none of an image',
    `unexpected status code https://registry.example.com/v2/team/app/blobs/sha256:${'ab'.repeat(32)}: 403 Forbidden`,
  ],
])('no image is read: %s', (_, text) => {
  expect(classify(text, catalogue).facts).not.toHaveProperty('image');
});
