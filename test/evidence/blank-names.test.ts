import { expect, test } from 'vitest';
import { blankNames } from '../../src/evidence/blank-names.ts';

const digest = `sha256:${'0f'.repeat(32)}`;

test.each([
  ['failed to pull image "cosign"', 'failed to pull image "xxxxxx"'],
  ['pulling image "ghcr.io/sigstore/cosign:v2": ', 'pulling image "ghcr.io/xxxxxxxx/xxxxxx:xx": '],
  [`from "localhost:5000/proxy@${digest}"`, `from "localhost:5000/xxxxx@${digest}"`],
  ['ghcr.io/sigstore/cosign:v2: not found', 'ghcr.io/xxxxxxxx/xxxxxx:xx: not found'],
  ['initializing source docker://quay.io/a/denied:eof: ', 'initializing source docker://quay.io/x/xxxxxx:xxx: '],
  ['https://r.example/v2/a/quota/manifests/429: ', 'https://r.example/v2/x/xxxxx/manifests/xxx: '],
  [`https://r.example/v2/quota/blobs/${digest}: `, `https://r.example/v2/xxxxx/blobs/${digest}: `],
  ['?scope=repository:a/denied:pull', '?scope=repository:x/xxxxxx:pull'],
  ['reading manifest eof in quay.io/a/b: denied', 'reading manifest xxx in quay.io/x/x: denied'],
  ['pull access denied for notary/denied, repository', 'pull access denied for xxxxxx/xxxxxx, repository'],
  ['spec.containers{squid}: ', 'spec.containers{xxxxx}: '],
])('%s has no words but those of the program', (text, blanked) => {
  expect(blankNames(text)).toBe(blanked);
});

test.each([
  'dial tcp: lookup registry-1.docker.io on 10.0.0.10:53: no such host',
  'https://aka.ms/acr/firewall',
  'error response from "https://index.docker.io/v1/": eof',
  'open /etc/containers/policy.json: no such file or directory',
  'dial unix /run/containerd/containerd.sock: connect: connection refused',
  'unsupported media type application/vnd.oci.image.layer.v1.tar+zstd',
  `unexpected commit digest ${digest}`,
  'admission webhook "policy.sigstore.dev" denied the request',
])('%s stays as it is', (text) => {
  expect(blankNames(text)).toBe(text);
});
