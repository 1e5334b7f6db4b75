/** Messages as kubelets, runtimes and tools print them every day. */
export const ordinaryMessages: readonly string[] = [
  'Failed to pull image "registry.example.com/shop/web:2.4": rpc error: code = Unknown desc = failed to pull and unpack image "registry.example.com/shop/web:2.4": failed to resolve reference "registry.example.com/shop/web:2.4": failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://registry.example.com/token?scope=repository%3Ashop%2Fweb%3Apull&service=registry.example.com: 401 Unauthorized',
  'Back-off pulling image "registry.example.com/shop/web:2.4"',
  'Failed to pull image "docker.io/acme/api:7": failed to pull and unpack image "docker.io/acme/api:7": failed to copy: httpReadSeeker: failed open: unexpected status from GET request to https://registry-1.docker.io/v2/acme/api/manifests/sha256:fbb66e4497a501ee787d8959bb2d8f7fd29059a50e1461a2b1a63259c900c268: 429 Too Many Requests\ntoomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
  "Error response from daemon: pull access denied for acme/payments, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
  '  Warning  Failed     3m12s (x4 over 4m49s)  kubelet            Failed to pull image "harbor.example.com/ms/web": rpc error: code = Unknown desc = Error response from daemon: Get "https://harbor.example.com/v2/": dial tcp: lookup harbor.example.com on 10.96.0.10:53: no such host\n  Warning  Failed     3m12s (x4 over 4m49s)  kubelet            Error: ErrImagePull',
  'Failed to pull image "quay.io/acme/operator@sha256:f6559277917ca169c6914c400ce05ccf4e9d2af7f4d5bf8e2ec6f82ccc6b3696": rpc error: code = Unknown desc = reading manifest sha256:f6559277917ca169c6914c400ce05ccf4e9d2af7f4d5bf8e2ec6f82ccc6b3696 in quay.io/acme/operator: unauthorized: access to the requested resource is not authorized',
  'Error creating: Internal error occurred: failed calling webhook "validate.kyverno.svc-fail": failed to call webhook: Post "https://kyverno-svc.kyverno.svc:443/validate/fail?timeout=10s": no endpoints available for service "kyverno-svc"',
  'failed to do request: Head "https://registry.example.com/v2/shop/web/manifests/2.4": tls: failed to verify certificate: x509: certificate signed by unknown authority',
  'Error: initializing source docker://registry.example.com/shop/web:2.4: reading manifest 2.4 in registry.example.com/shop/web: manifest unknown',
  'Warning  FailedScheduling  112s (x3 over 5m33s)  default-scheduler  0/12 nodes are available: 1 Insufficient cpu. preemption: 0/12 nodes are available: 12 No preemption victims found for incoming pod.',
];

/** Texts made to cost as much as possible; `make` gives one of about so many characters. */
export const hostileMessages: readonly { readonly name: string; readonly make: (size: number) => string }[] = [
  { name: 'backslashes', make: (size) => '\\'.repeat(size) },
  { name: 'blanks', make: (size) => ' '.repeat(size) },
  { name: 'quotes', make: (size) => '"'.repeat(size) },
  { name: 'nested JSON', make: (size) => '{"message":"'.repeat(size / 12) },
  { name: 'list of errors', make: (size) => '[rpc error: code = Unknown desc = '.repeat(size / 34) },
  {
    name: 'words of every cause',
    make: (size) => 'failed to pull image not found denied certificate quota webhook secret '.repeat(size / 71),
  },
  { name: 'addresses', make: (size) => 'https://a.b/v2/c/manifests/d '.repeat(size / 29) },
  { name: 'lines', make: (size) => 'error: x\n'.repeat(size / 9) },
  { name: 'tags', make: (size) => '<a '.repeat(size / 3) },
  { name: 'percent signs', make: (size) => '%25'.repeat(size / 3) },
  { name: 'one long name', make: (size) => `image "${'a-'.repeat(size / 2)}"` },
];
