import { expect, test } from 'vitest';
import { type CauseName, catalogue } from '../../src/causes/index.ts';
import { classify } from '../../src/diagnosis/classify.ts';

/** Shapes of program output that mislead: what they mean, and the words they say it in. Hosts and names are made up. */
const rows: readonly (readonly [CauseName, string])[] = [
  // Words of the network that speak of another peer than a registry.
  ['other.unrelated', 'panic: dial tcp 10.96.0.12:3306: connect: connection refused'],
  ['other.unrelated', 'could not reach cache: dial tcp [fd00::12]:6379: i/o timeout'],
  ['other.unrelated', 'Failed to list *v1.Service: Get https://localhost:8443/api/v1/services: connection refused'],
  ['other.unrelated', 'Get "https://10.0.0.1:443/apis/apps/v1/deployments": context deadline exceeded'],
  ['other.unrelated', 'Get "http://localhost:10248/healthz": dial tcp [::1]:10248: connect: connection refused'],
  [
    'other.unrelated',
    'etcdserver: read-only range request with result "etcdserver: request timed out" took too long (7s)',
  ],
  ['other.unrelated', 'leaderelection.go:287] failed to renew lease: context deadline exceeded'],
  [
    'other.unrelated',
    'connect() failed (111: Connection refused) while connecting to upstream, upstream: "http://10.0.0.2:80/"',
  ],
  ['other.unrelated', 'java.net.UnknownHostException: orders.shop.svc.cluster.local: Name or service not known'],
  ['other.unrelated', 'plugin/errors: 2 example.org. A: read udp 10.244.0.5:4000->10.0.0.2:53: i/o timeout'],
  ['other.unrelated', 'org.postgresql: jdbc:postgresql://db/shop: Connection timed out'],
  ['other.unrelated', 'ApiError: storage is (re)initializing: TooManyRequests (code: 429)'],
  ['other.unrelated', 'the server has received too many requests and has asked us to try again later (get pods)'],
  // The same words where they do speak of a registry.
  ['network.refused', 'Get "http://localhost:32000/v2/": dial tcp 127.0.0.1:32000: connect: connection refused'],
  ['network.refused', 'Failed to pull image "mysql:8": dial tcp 10.0.0.9:5000: connect: connection refused'],
  [
    'network.timeout',
    'Failed to pull image "bitnami/etcd:3": Head "https://r.example/v2/": dial tcp 1.2.3.4:443: i/o timeout',
  ],
  [
    'network.dns',
    'Get "https://registry.dev.svc.cluster.local:5000/v2/": dial tcp: lookup registry.dev.svc.cluster.local: no such host',
  ],
  [
    'network.dns',
    'Get "https://r.example/v2/": dial tcp: lookup r.example on 10.0.0.2:53: read udp 10.0.0.3:4->10.0.0.2:53: i/o timeout',
  ],
  [
    'registry.server-error',
    'upstream prematurely closed connection, request: "GET /v2/web/manifests/1", status: 502 Bad Gateway',
  ],
  [
    'admission.webhook-unreachable',
    'failed calling webhook "v.example": Post "https://v.s.svc:443/apis?timeout=5s": dial tcp 10.0.0.4:443: i/o timeout',
  ],
  // Metrics, certificates and quotas of the cluster itself.
  [
    'other.unrelated',
    'unable to get metrics for resource memory: the server is currently unable to handle the request (get pods.metrics.k8s.io)',
  ],
  ['other.unrelated', 'The certificate request has failed: order resource "www-1" is in "invalid" state'],
  [
    'other.unrelated',
    'Error preparing issuer for certificate shop/web: http-01 self check failed for domain "shop.example"',
  ],
  [
    'other.unrelated',
    'Error creating: Pod "web-" is forbidden: cpu quota is 200m, current usage is 200m, requesting 100m',
  ],
  ['quota.exceeded', 'denied: Not enough quota available to process the request, current usage is 235.9MiB'],
  // A word of ours that is only a part of a name.
  ['other.unrelated', 'Warning  Failed  29m  kubelet  Error: secrets "busybox-secret-47" not found'],
  ['auth.pull-secret-missing', 'Error syncing pod, skipping: secrets "team-ecr-key" not found'],
  ['auth.ambiguous', 'failed to resolve reference "cp.example/x/crdwebhook:2.5": pull access denied'],
  ['admission.denied', 'pods "x-" is forbidden: unable to validate against any pod security policy: []'],
  // Blanks that a proxy or a translator took away or put in.
  [
    'auth.unauthenticated',
    'Error while pulling image: Get https://index.docker.io/v1/repositories/library/x/images: authenticationrequired',
  ],
  ['cli.not-logged-in', 'ibmcloud cr images\n失败\n您 未登录 到 IBM Cloud 。'],
  ['auth.denied', 'Fehler beim Pull: Zugriff verweigert : Angeforderter Zugriff auf die Ressource wurde verweigert'],
  // What a bare "not found" closes.
  [
    'node.runtime',
    'ctr: failed to prepare extraction layer: failed to create active: missing parent bucket: not found',
  ],
  [
    'node.runtime',
    'failed to pull and unpack image "x/y:1": failed to get snapshotter "z": snapshotter z was not found: not found',
  ],
  [
    'image.platform-mismatch',
    'failed to pull and unpack image "r.example/w:1": no match for platform in manifest: not found',
  ],
  [
    'image.not-found',
    'failed to resolve reference "registry.k8s.io/pause:3.99": registry.k8s.io/pause:3.99: not found',
  ],
  [
    'image.not-found',
    'failed to copy: could not fetch content descriptor sha256:aa (application/vnd.oci) from remote: not found',
  ],
  // The first failure, not the second try; the inner one, not the wrapper.
  [
    'image.not-found',
    'pull image err: reading manifest v9 in quay.io/a/b: manifest unknown; artifact err: access denied',
  ],
  [
    'policy.signature',
    'SignatureValidationFailed: pull image err: Source image rejected: A signature was required; artifact err: pull access denied',
  ],
  [
    'quota.rate-limit',
    '500 Server Error: Internal Server Error ("toomanyrequests: You have reached your pull rate limit")',
  ],
  [
    'auth.token-expired',
    "pull access denied for 1.dkr.ecr.eu-west-1.amazonaws.com/x, repository does not exist or may require 'docker login': denied: Your authorization token has expired.",
  ],
  [
    'quota.exceeded',
    'unexpected status from HEAD request to https://de.icr.io/v2/a/b/manifests/7: 403 Forbidden\ndenied: Your account has exceeded its pull traffic quota for the current month.',
  ],
  [
    'network.proxy',
    'failed to do request: Head "https://r.example/v2/": proxyconnect tcp: tls: first record does not look like a TLS handshake',
  ],
  [
    'policy.signature',
    'HEAD request failed, falling back on GET: unexpected status code 412 Precondition Failed\nPROJECTPOLICYVIOLATION: The image is not signed by cosign.',
  ],
  [
    'image.corrupt',
    'failed to register layer: ApplyLayer exit status 1 stdout:  stderr: archive/tar: invalid tar header',
  ],
  ['node.disk-full', 'failed to extract layer sha256:48a2: write /var/lib/x/lib.so: no space left on device: unknown'],
  [
    'node.runtime',
    "This command requires running the docker daemon, which is not supported here. Use 'az acr login --expose-token'.",
  ],
  [
    'node.runtime',
    'remote_image.go:87] "Get ImageStatus from image service failed" err="dial unix /run/containerd/containerd.sock: connect: no such file or directory"',
  ],
  // Rows and statuses without an error of their own.
  ['other.backoff-only', 'web-5f7c9d9b6c-2xk9p   0/1   Init:ImagePullBackOff   0   4m'],
  ['other.backoff-only', 'Deployment "cart" waiting: ImagePullBackOff (Back-off pulling image "r.example/cart:1")'],
  ['image.never-pull', 'getting-started   0/1   ErrImageNeverPull   0   23m'],
  [
    'other.unrelated',
    'Normal  Pulled  2m  kubelet  Successfully pulled image "db:16"\nWarning  Failed  2m  kubelet  Error: failed to create shim task: OCI runtime create failed: exec: "/x.sh": permission denied',
  ],
  [
    'other.backoff-only',
    'Deployment "cart" exceeded its progress deadline; container "cart" waiting: ImagePullBackOff',
  ],
  ['other.unrelated', 'Deployment "cart" exceeded its progress deadline'],
  ['other.unrelated', 'error: You must be logged in to the server (the server has asked for credentials)'],
  [
    'node.runtime',
    'Warning  ImageGCFailed  82s  kubelet  dial unix /run/containerd/containerd.sock: connect: connection refused',
  ],
  [
    'node.disk-full',
    'Warning  ImageGCFailed  82s  kubelet  failed to garbage collect required amount of images. Wanted to free 68 bytes, but freed 0 bytes',
  ],
  [
    'network.unreachable',
    'Get https://index.docker.io/v1/repositories/x/y/images: dial tcp 0.0.8.90:443: connect: invalid argument',
  ],
  [
    'registry.server-error',
    'failed to resolve reference "docker.io/acme/shop:1.0": unexpected status from HEAD request to https://127.0.0.1:6443/v2/acme/shop/manifests/1.0?ns=docker.io: 500 Internal Server Error',
  ],
  [
    'other.unrelated',
    'mesh_proxy::app::errors unexpected error: connection error: Connection reset by peer (os error 104)',
  ],
  ['other.unrelated', 'level=error msg="payment gateway answered 503 Service Unavailable" component=checkout'],
  ['network.reset', 'read tcp 10.0.0.7:41034->104.18.122.25:443: read: connection reset by peer'],
  ['other.unrelated', 'upstream connect error or disconnect/reset before headers. reset reason: connection failure'],
  [
    'other.unrelated',
    'level=error msg="backup failed" error="rpc error: code = Unavailable desc = connection error: dial unix /tmp/plugin562653323: connect: connection refused"',
  ],
  ['other.unrelated', 'unable to fetch pod metrics for pod shop/cart: request failed - "401 Unauthorized"'],
  [
    'other.unrelated',
    'I0907 15:39:11.469211 1 wrap.go:42] GET /: (3.53492ms) 403 [[Go-http-client/2.0] 100.111.60.0:19120]',
  ],
  [
    'image.unsupported-format',
    'helm pull ghcr.io/acme/shop:0.1.2 failed: manifest does not contain a layer with mediatype application/tar+gzip',
  ],
  ['other.unrelated', 'Error: getaddrinfo EAI_AGAIN api.weather.example api.weather.example:80'],
  [
    'network.dns',
    'Head "https://registry.acme.example/v2/shop/manifests/1.0": dial tcp: lookup registry.acme.example: getaddrinfow: no such host',
  ],
  ['other.unrelated', 'level=error msg="Get https://api.cloud.example/v2/domains: dial tcp: i/o timeout"'],
  ['network.timeout', 'Get "https://registry.acme.example/v2/": dial tcp 10.0.0.7:443: i/o timeout'],
  [
    'other.unrelated',
    '[INFO] 10.244.0.130:48151 - 24720 "A IN cart.shop.svc.cluster.local. udp 71 false 512" NXDOMAIN qr,aa,rd 164 0.0001s',
  ],
  ['other.unrelated', '[ERROR] cannot read the roots: dial tcp: lookup consul-server on 10.96.0.10:53: no such host'],
  ['other.unrelated', 'Targets periodically get server returned HTTP status 403 Forbidden'],
  ['other.unrelated', "prometheus can't scrape kubelet target: 401 Unauthorized"],
  ['image.not-found', 'error creating build container: no such image "docker.io/acme/httpd": image not known'],
  [
    'tls.expired',
    'Get "https://auth.docker.io/token?scope=pull": tls: failed to verify certificate: x509: certificate has expired or is not yet valid',
  ],
  [
    'helm.leftover-job',
    'UPGRADE FAILED: release x failed, and has been rolled back due to atomic being set: post-upgrade hooks failed: jobs.batch "x-migrate" already exists',
  ],
  [
    'auth.unauthenticated',
    'login attempt to https://1.dkr.ecr.us-west-2.amazonaws.com/v2/ failed with status: 400 Bad Request',
  ],
  // A sentence of the registry cut off by a terminal, and a route that is missing on the way to a push.
  [
    'auth.denied',
    'checking whether a blob exists in registry.example.com/shop/cart: requested access to the resource is den',
  ],
  [
    'network.unreachable',
    'checking push permission for "registry.example.com/shop/cart:1": Get "https://registry.example.com/v2/": dial tcp 10.0.0.7:443: connect: no route to host',
  ],
];

test.each(rows)('%s is what it means: %s', (cause, text) => {
  expect(classify(text, catalogue).cause).toBe(cause);
});

test.each([
  'dial tcp 10.0.0.7:8080: connect: connection refused',
  'payment gateway answered 503 Service Unavailable',
  'remote error: tls: internal error',
])("%s could be anybody's, and the answer is not sure", (text) => {
  expect(classify(text, catalogue).confidence).toBeLessThan(0.9);
});
