import { expect, test } from 'vitest';
import { type CauseName, catalogue } from '../../src/causes/index.ts';
import { classify } from '../../src/diagnosis/classify.ts';

function described(events: string): string {
  return `Name:             web-7d9f8b6c5d-x2x9k
Namespace:        shop
Node:             node-1/10.0.0.7
Containers:
  web:
    Image:          registry.example.com/shop/web:1
    State:          Waiting
      Reason:       ImagePullBackOff
    Ready:          False
    Liveness:       http-get http://:8080/healthz delay=0s timeout=1s period=10s #success=1 #failure=3
    Environment:    <none>
Conditions:
  Type              Status
  Initialized       True
  ContainersReady   False
Volumes:
  kube-api-access:
    Type:                    Projected (a volume that contains injected data from multiple sources)
    ConfigMapOptional:       <nil>
QoS Class:                   BestEffort
Tolerations:                 node.kubernetes.io/not-ready:NoExecute op=Exists for 300s
                             node.kubernetes.io/unreachable:NoExecute op=Exists for 300s
Events:
  Type     Reason     Age                From               Message
  ----     ------     ----               ----               -------
  Normal   Scheduled  2m                 default-scheduler  Successfully assigned shop/web-7d9f8b6c5d-x2x9k to node-1
  Normal   Pulling    60s (x4 over 2m)   kubelet            Pulling image "registry.example.com/shop/web:1"
${events}
  Warning  Failed     59s (x4 over 2m)   kubelet            Error: ErrImagePull
  Normal   BackOff    20s (x6 over 2m)   kubelet            Back-off pulling image "registry.example.com/shop/web:1"`;
}

const failed = (text: string): string =>
  `  Warning  Failed     59s (x4 over 2m)   kubelet            Failed to pull image "registry.example.com/shop/web:1": ${text}`;

const shapes: readonly (readonly [string, CauseName, string])[] = [
  [
    'kubectl describe with the failure',
    'image.not-found',
    described(failed('reading manifest 1 in registry.example.com/shop/web: manifest unknown')),
  ],
  ['kubectl describe with nothing but the waiting', 'other.backoff-only', described('')],
  [
    'kubectl describe with a missing secret before the 401',
    'auth.pull-secret-missing',
    described(
      `  Warning  FailedToRetrieveImagePullSecret  5s  kubelet  Unable to retrieve some image pull secrets (regcred); attempting to pull the image may not succeed.\n${failed('unexpected status from HEAD request to https://registry.example.com/v2/shop/web/manifests/1: 401 Unauthorized')}`,
    ),
  ],
  [
    'a volume that fails beside the pull',
    'quota.rate-limit',
    described(
      `  Warning  FailedMount  70s  kubelet  MountVolume.SetUp failed for volume "cert" : secret "cert" not found\n${failed('429 Too Many Requests')}`,
    ),
  ],
  [
    'a list of two attempts: the first decides',
    'auth.unauthenticated',
    'Failed to pull image "a.example.com/b:1": [failed to pull and unpack image "a.example.com/b:1": failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://a.example.com/token: 401 Unauthorized, rpc error: code = NotFound desc = failed to pull and unpack image "a.example.com/b:1": a.example.com/b:1: not found]',
  ],
  [
    "CRI-O's second try as an artifact: the first decides",
    'network.dns',
    'unable to pull image or OCI artifact: pull image err: initializing source docker://a.example.com/b:1: pinging container registry a.example.com: Get "https://a.example.com/v2/": dial tcp: lookup a.example.com: no such host; artifact err: get manifest: unauthorized: authentication required',
  ],
  [
    'get pods as a table',
    'other.backoff-only',
    'NAME      READY   STATUS             RESTARTS   AGE\ndb-0      1/1     Running            0          4d\nweb-0     0/1     ImagePullBackOff   0          2m',
  ],
  [
    'a status in YAML',
    'tls.unknown-authority',
    '    state:\n      waiting:\n        message: \'Failed to pull image "a.example.com/b:1": failed to do request:\n          Head "https://a.example.com/v2/b/manifests/1": x509: certificate signed\n          by unknown authority\'\n        reason: ErrImagePull',
  ],
  [
    'JSON in JSON in JSON',
    'auth.denied',
    JSON.stringify({
      m: JSON.stringify({
        m: JSON.stringify({ errors: [{ code: 'DENIED', message: 'requested access to the resource is denied' }] }),
      }),
    }),
  ],
  [
    'an HTML body',
    'registry.server-error',
    'error parsing HTTP 503 response body: invalid character \'<\' looking for beginning of value: "<html>\\r\\n<head><title>503 Service Temporarily Unavailable</title></head>\\r\\n</html>"',
  ],
  [
    'machine-translated blanks',
    'auth.unauthenticated',
    'Error response from daemon : unauthorized : authentication  required',
  ],
  ['words that a terminal broke', 'tls.unknown-authority', 'x509: certificate signedby unk\nnown authority'],
  [
    'Windows decoration',
    'network.timeout',
    'docker.exe : Error response from daemon: Get "https://registry-1.docker.io/v2/": dial tcp: i/o timeout\r\nAt line:1 char:1\r\n+ docker.exe pull nginx\r\n+ ~~~~~~~~~~~~~~~~~~~~~\r\n    + CategoryInfo          : NotSpecified: (Error response...timeout:String) [], RemoteException\r\n    + FullyQualifiedErrorId : NativeCommandError',
  ],
  [
    'a pull that succeeded beside a probe that failed',
    'other.unrelated',
    '  Normal   Pulled     76s  kubelet  Successfully pulled image "a/b:1" in 2s\n  Warning  Unhealthy  10s  kubelet  Liveness probe failed: Get "http://10.1.2.3:80/": EOF',
  ],
  [
    'of two failures of the same kind the first',
    'network.refused',
    `${failed('dial tcp 10.0.0.9:443: connect: connection refused')}\n${failed('dial tcp 10.0.0.9:443: i/o timeout')}`,
  ],
  [
    'within one failure the innermost',
    'network.reset',
    failed(
      'trying the next mirror after an i/o timeout: Get "https://registry.example.com/v2/": read tcp 10.0.0.5:43210->10.0.0.9:443: read: connection reset by peer',
    ),
  ],
];

test.each(shapes)('%s is %s', (_name, cause, text) => {
  expect(classify(text, catalogue).cause).toBe(cause);
});
