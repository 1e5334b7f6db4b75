import { describe, expect, test } from 'vitest';
import { redact } from '../../src/evidence/redact.ts';
import { cpuTime } from '../support/cpu-time.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

// mulberry32: the same canaries in every run.
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function canary(random: () => number, length = 24, from = letters): string {
  return Array.from({ length }, () => from[Math.floor(random() * from.length)]).join('');
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

const shapes: readonly ((secret: string) => string)[] = [
  (s) => `Authorization: Basic ${base64(`ada:${s}`)}`,
  (s) => `> authorization: Bearer ${s}\n> accept: */*`,
  (s) => `map[Authorization:[Bearer ${s}] Accept:[*/*]]`,
  (s) => `{"headers":{"Authorization":["Basic ${base64(`a:${s}`)}"]}}`,
  (s) => `Proxy-Authorization: Basic ${base64(`proxy:${s}`)}`,
  (s) => `Set-Cookie: session=${s}; Path=/`,
  (s) => `dial https://ada:${s}@registry.example.com/v2/: refused`,
  (s) => `proxyconnect tcp: http://user:p@${s}@proxy:3128 failed`,
  (s) => `proxy=ada:${s}@proxy.example.com:3128`,
  (s) => `https://${s}@registry.example.com/`,
  (s) => `Get "https://bucket.s3.amazonaws.com/x?X-Amz-Credential=${s}&X-Amz-Signature=${s}": 403`,
  (s) => `https://store.blob.core.windows.net/x?se=2026&sig=${s}: timeout`,
  (s) => `url\\":\\"https://cdn.example.com/x?Expires=1\\u0026Signature=${s}\\"`,
  (s) => `https://cdn.example.com/x?verify=${s}&amp;token=${s}`,
  (s) => `callback#access_token=${s}&state=x`,
  (s) => `{"auths":{"quay.io":{"auth":"${base64(`ada:${s}`)}"}}}`,
  (s) => `{"username":"ada","password":"${s}"}`,
  (s) => `{"body":"{\\"password\\":\\"${s}\\"}"}`,
  (s) => `{"identitytoken": "${s}", "registrytoken" : "${s}"}`,
  (s) => `{"token":"${s}","access_token":"${s}","refresh_token":"${s}","expires_in":300}`,
  (s) => `{'auth': '${s}'}`,
  (s) => `.dockerconfigjson: ${base64(`{"auths":{"quay.io":{"auth":"${s}"}}}`)}`,
  (s) => `token eyJhbGciOiJSUzI1NiJ9.${base64(`{"sub":"${s}"}`)}.${s}`,
  (s) => `password=${s} rejected`,
  (s) => `  password: ${s}\n  username: ada`,
  (s) => `aws_secret_access_key = ${s}${s.slice(0, 16)}`,
  (s) => `client_secret="${s}"`,
  (s) => `docker login -u ada --password ${s} quay.io`,
  (s) => `kubectl create secret docker-registry x --docker-password='${s}'`,
  (s) => `skopeo copy --src-creds=ada:${s} docker://a docker://b`,
  (s) => `curl -u ada:${s} https://registry.example.com/v2/`,
  (s) => `-----BEGIN RSA PRIVATE KEY-----\n${s}\n${s}\n-----END RSA PRIVATE KEY-----`,
  (s) => `"private_key": "-----BEGIN PRIVATE KEY-----\\n${s}\\n-----END PRIVATE KEY-----\\n"`,
  (s) => `-----BEGIN OPENSSH PRIVATE KEY----- ${s} (cut off here`,
  (s) => `sent ghp_${s}${s.slice(0, 12)} to ghcr.io`,
  (s) => `github_pat_${s}`,
  (s) => `glpat-${s}`,
  (s) => `dckr_pat_${s}`,
  (s) => `xoxb-123456789012-${s}`,
  (s) => `xapp-1-A0-${s}`,
  (s) => `post to https://hooks.slack.com/services/T0/B0/${s}`,
  (s) => `ya29.${s}`,
  (s) => `AccountKey=${s}==;EndpointSuffix=core.windows.net`,
  (s) => `Bearer ${s.toLowerCase()}`,
  (s) => `sent Basic ${base64(`a:${s}`)} to the registry`,
];

describe('no credential survives', () => {
  test.each(shapes.map((shape, index) => [shape('CANARY').slice(0, 60).replaceAll('\n', '⏎'), index]))(
    '%s',
    (_, index) => {
      const random = randomFrom(index as number);
      const shape = shapes[index as number];
      for (let round = 0; round < 50; round++) {
        const secret = canary(random);
        const around = ['', 'rpc error: code = Unknown desc = ', '{"a":1} ', `${'x'.repeat(200)} `][round % 4] ?? '';
        const clean = redact(`${around}${shape?.(secret)}${round % 2 ? ' and so on' : ''}`);
        for (const form of [secret, secret.toLowerCase(), base64(`ada:${secret}`), base64(`a:${secret}`)]) {
          expect(clean).not.toContain(form);
        }
        expect(clean).toContain('[redacted]');
      }
    },
  );

  test('an AWS key id is blanked', () => {
    const random = randomFrom(7);
    const secret = `AKIA${canary(random, 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`;
    expect(redact(`key ${secret} used`)).toBe('key [redacted] used');
  });

  test('wherever the limit falls in it', () => {
    const secret = canary(randomFrom(3), 40);
    const text = `${'x'.repeat(30)} https://ada:${secret}@registry.example.com/ Authorization: Bearer ${secret}`;
    for (let limit = 20; limit < text.length + 5; limit++) {
      expect(redact(text, limit)).not.toContain(secret.slice(0, 6));
    }
  });
});

test.each([
  'failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://auth.docker.io/token?scope=repository%3Alibrary%2Fnginx%3Apull&service=registry.docker.io: 401 Unauthorized',
  'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/nginx:pull"',
  'Bearer realm=https://cp.icr.io/oauth/token, service=registry, scope=repository:x:pull',
  'Head "https://123456789012.dkr.ecr.us-east-1.amazonaws.com/v2/app/manifests/1.0": no basic auth credentials',
  'Error: invalid username/password: unauthorized',
  'unauthorized: incorrect username or password',
  'failed to fetch oauth token: unexpected status from GET request',
  'server message: insufficient_scope: authorization failed',
  'basic authentication is not supported, use token authentication',
  'unable to parse auth field, must be formatted as base64(username:password)',
  'docker.io/library/nginx:1.25@sha256:0000000000000000000000000000000000000000000000000000000000000000: not found',
  'docker://alpine@sha256:0000000000000000000000000000000000000000000000000000000000000000',
  'secret "regcred" not found',
  "couldn't find key password in Secret default/db: secret key missing",
  'denied: permission_denied: The token provided does not match expected scopes.',
  'dial tcp: lookup registry.example.com on 10.96.0.10:53: no such host',
  '/v2/_catalog?n=100&last=app',
  'x509: certificate signed by unknown authority',
  'docker login -u ada registry.example.com',
])('what a diagnosis needs stays readable: %s', (text) => {
  expect(redact(text)).toBe(text.replace('-u ada', '-u [redacted]'));
});

test('the text is bounded, and never cut inside a character', () => {
  const text = redact('🙂'.repeat(50_000), 1001);
  expect(text).toHaveLength(1001);
  expect(text.endsWith('🙂…')).toBe(true);
  expect(redact('a'.repeat(100_000)).length).toBeLessThan(17_000);
});

test('the time grows with the length and no faster, whatever the input', () => {
  const hostile = [
    'a',
    'a:',
    '://a',
    '?a=',
    'password',
    'Authorization:',
    '"auth":"\\',
    '-----BEGIN PRIVATE KEY-----',
    'eyJ',
    'xoxb-a',
    '-',
    ' ',
    '\n  - ',
    'a.b-c_',
    '--password ',
    '@',
    'a:b@',
  ];
  for (const unit of hostile) {
    const time = (length: number): number => {
      const text = unit.repeat(Math.ceil(length / unit.length));
      return cpuTime(() => void redact(text, length));
    };
    time(20_000);
    const small = Math.max(1, Math.min(time(20_000), time(20_000), time(20_000)));
    const large = Math.min(time(160_000), time(160_000), time(160_000));
    expect(large / small, JSON.stringify(unit)).toBeLessThan(24);
    expect(large, JSON.stringify(unit)).toBeLessThan(1500);
  }
});
