import { expect, test } from 'vitest';
import { cases as denied } from '../../src/causes/auth/denied/cases.ts';
import { cases as unauthenticated } from '../../src/causes/auth/unauthenticated/cases.ts';
import { type CauseName, catalogue } from '../../src/causes/index.ts';
import { classify } from '../../src/diagnosis/classify.ts';

const digest = `sha256:${'4f'.repeat(32)}`;

/** One message per cause in which the names can be changed; the braces take host, repository, tag and digest. */
const messages: readonly (readonly [CauseName, string])[] = [
  [
    'auth.unauthenticated',
    'unexpected status from HEAD request to https://{host}/v2/{repository}/manifests/{tag}: 401 Unauthorized',
  ],
  ['auth.denied', 'reading manifest {tag} in {host}/{repository}: denied: requested access to the resource is denied'],
  [
    'auth.ambiguous',
    'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
  ],
  ['image.not-found', '{host}/{repository}:{tag}: not found'],
  ['image.not-found', 'reading manifest {digest} in {host}/{repository}: manifest unknown'],
  ['image.platform-mismatch', 'no match for platform in manifest {digest}: not found'],
  [
    'image.corrupt',
    'failed commit on ref "layer-{digest}": unexpected commit digest {digest}, expected sha256:00: failed precondition',
  ],
  [
    'quota.rate-limit',
    'unexpected status code https://{host}/v2/{repository}/manifests/{digest}: 429 Too Many Requests',
  ],
  [
    'network.dns',
    'failed to do request: Head "https://{host}/v2/{repository}/manifests/{tag}": dial tcp: lookup {host}: no such host',
  ],
  [
    'network.refused',
    'failed to do request: Head "https://{host}/v2/{repository}/manifests/{tag}": dial tcp 10.1.2.3:443: connect: connection refused',
  ],
  [
    'network.timeout',
    'failed to do request: Head "https://{host}/v2/{repository}/manifests/{tag}": dial tcp 10.1.2.3:443: i/o timeout',
  ],
  ['network.reset', 'failed to do request: Head "https://{host}/v2/{repository}/manifests/{tag}": EOF'],
  [
    'network.proxy',
    'failed to do request: Head "https://{host}/v2/": proxyconnect tcp: dial tcp 10.1.2.3:3128: connect: connection refused',
  ],
  [
    'tls.unknown-authority',
    'failed to do request: Head "https://{host}/v2/{repository}/manifests/{tag}": tls: failed to verify certificate: x509: certificate signed by unknown authority',
  ],
  [
    'tls.http-on-https',
    'failed to do request: Head "https://{host}/v2/{repository}/manifests/{tag}": http: server gave HTTP response to HTTPS client',
  ],
  [
    'registry.server-error',
    'unexpected status from HEAD request to https://{host}/v2/{repository}/manifests/{tag}: 503 Service Unavailable',
  ],
];

const names = [
  { host: 'registry.example.com', repository: 'shop/web', tag: '1.2.3', digest },
  { host: '10.0.4.29:5000', repository: 'a', tag: 'v404', digest: `sha256:${'40'.repeat(32)}` },
  { host: 'europe-west3-docker.pkg.dev', repository: 'acme-500/proxy/timeout', tag: 'latest', digest },
  {
    host: 'denied.registry.internal',
    repository: 'eof/unauthorized-api',
    tag: '429',
    digest: `sha256:${'e0f'.repeat(21)}1`,
  },
  { host: '111122223333.dkr.ecr.eu-central-1.amazonaws.com', repository: 'quota/expired', tag: 'x509', digest },
  { host: 'ghcr.io', repository: 'sigstore/cosign', tag: 'policy.json', digest },
  { host: 'quay.io', repository: 'docker-credential-helper/http_proxy', tag: 'too-many-requests', digest },
  { host: 'localhost:5000', repository: 'pypi.org/containerd.sock', tag: 'no-such-host', digest },
  { host: 'registry.example.com', repository: 'billing-account/not-signed', tag: 'certificate-expired', digest },
] as const;

/** What programs write around a message; `image` is the image's name. */
const wrappers: readonly ((inner: string, image: string) => string)[] = [
  (inner) => inner,
  (inner, image) =>
    `Failed to pull image "${image}": rpc error: code = Unknown desc = failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${inner}`,
  (inner) => `rpc error: code = Unknown desc = Error response from daemon: ${inner}`,
  (inner, image) =>
    `Back-off pulling image "${image}": ErrImagePull: unable to pull image or OCI artifact: pull image err: initializing source docker://${image}: ${inner}; artifact err: get manifest: ${inner}`,
  (inner, image) =>
    `  Warning  Failed     3m12s (x4 over 4m49s)  kubelet            Failed to pull image "${image}": ${inner}\n  Warning  Failed     3m12s  kubelet            Error: ErrImagePull\n  Normal   BackOff    2m  kubelet  Back-off pulling image "${image}"`,
  (inner) => JSON.stringify({ message: JSON.stringify({ error: inner }) }),
  (inner, image) =>
    `time="2026-01-02T03:04:05Z" level=error msg="PullImage \\"${image}\\" failed" error=${JSON.stringify(inner)}`,
  (inner, image) =>
    `E0911 19:47:37.280291    4669 remote_image.go:171] "PullImage from image service failed" err=${JSON.stringify(inner)} image="${image}"`,
  (inner, image) =>
    `      message: 'Failed to pull image "${image}": ${inner.replaceAll("'", "''")}'\n      reason: ErrImagePull`,
  (inner, image) =>
    `Failed to pull image "${image}": [rpc error: code = Unknown desc = ${inner}, rpc error: code = Unknown desc = ${inner}]`,
  (inner, image) =>
    `docker : ${inner}\r\nAt line:1 char:1\r\n+ docker pull ${image}\r\n+ ~~~~~~~~~~~~~\r\n    + CategoryInfo          : NotSpecified: (:String) [], RemoteException`,
  (inner) => `╭────────────────────────╮\n${boxed(inner)}\n╰────────────────────────╯`,
  (inner) => inner.replaceAll('"', '”').replaceAll(': ', ' : '),
  (inner) => encodeURI(inner),
];

function boxed(inner: string): string {
  const lines = inner.match(/.{1,46}/g) ?? [];
  return lines.map((line) => `│ ${line.padEnd(46)} │`).join('\n');
}

function fill(message: string, values: (typeof names)[number]): string {
  return message.replace(/\{(host|repository|tag|digest)\}/g, (_all, name: keyof typeof values) => values[name]);
}

test.each(messages)('other hosts, names, tags, digests and wrappers leave %s as it was: %s', (cause, message) => {
  for (const values of names) {
    for (const wrap of wrappers) {
      const text = wrap(fill(message, values), fill('{host}/{repository}:{tag}', values));
      expect({ text, cause: classify(text, catalogue).cause }).toEqual({ text, cause });
    }
  }
});

test('upper and lower case make no difference', () => {
  for (const { message, expect: kind } of [...denied, ...unauthenticated]) {
    if (message === undefined || kind !== 'match') continue;
    expect(classify(message.toUpperCase(), catalogue).cause).toBe(classify(message, catalogue).cause);
  }
});
