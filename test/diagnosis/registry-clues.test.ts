import { describe, expect, test } from 'vitest';
import { examplePod, waitingContainer } from '../../src/causes/example-evidence.ts';
import { catalogue } from '../../src/causes/index.ts';
import { clueValues } from '../../src/diagnosis/clues.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import type { Clue } from '../../src/diagnosis/finding.ts';
import { type Evidence, seen } from '../../src/evidence/evidence.ts';
import type { PullSecret, RegistryLook } from '../../src/evidence/facts.ts';
import type { Unused } from '../../src/evidence/pull-secret.ts';
import { readPullSecret } from '../../src/evidence/pull-secret.ts';
import { createLocales, type Locale, locales } from '../../src/locale.ts';
import { clueLine } from '../../src/views/evidence.ts';
import { secretFor, secretWith } from '../support/registry/secrets.ts';
import { answer, good, look, secret, waiting } from './looks.ts';

const now = Date.parse('2026-11-20T12:00:00Z');
const host = 'registry.example.com';
const pod = seen(examplePod(waitingContainer('ImagePullBackOff')));

/** The clues of the leading finding, each with the very values that its sentence is given. */
function cluesOf(evidence: Evidence): readonly Clue[] {
  const { findings, remarks = [] } = diagnose(evidence, { catalogue, now });
  const clues = [...findings[0].clues, ...remarks];
  for (const { key, values } of clues) expect(Object.keys(values).sort()).toEqual([...clueValues[key]].sort());
  return clues;
}

const refused = look('manifest', answer(401), { as: secret });

function credentialsSeen(...secrets: readonly PullSecret[]): readonly string[] {
  const pullSecrets = seen({ source: 'pod' as const, namespace: 'shop', secrets });
  const evidence = { messages: waiting('unauthorized'), registry: seen([refused]), pullSecrets, pod };
  return cluesOf(evidence).flatMap(({ key, values: given }) => {
    const values = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));
    if (key === 'credential-used') return `${values.position}: ${values.secret} ${values.key}`;
    if (key === 'credential-empty') return `empty: ${values.secret} ${values.key}`;
    if (key === 'credential-unused') return `not ${values.secret} ${values.key}: ${values.because}`;
    if (key === 'credentials-none') return 'none';
    return key === 'secret-unused' ? `not ${values.secret}: ${values.because}` : [];
  });
}

describe('the pull credentials as the kubelet sees them', () => {
  test('are told in its order, the closer key first, and then those that are not for the image', () => {
    const one = secretFor({ [host]: 'ada', 'registry.example.com:5000': 'ada', 'other.example.com': 'ada' }, 'one');
    const two = secretFor({ [`${host}/shop`]: 'grace', [`${host}/bank`]: 'grace', '*.example.org': 'grace' }, 'two');
    expect(credentialsSeen(one, two)).toEqual([
      `1: two ${host}/shop`,
      `2: one ${host}`,
      'not one registry.example.com:5000: port',
      'not one other.example.com: host',
      `not two ${host}/bank: path-prefix`,
      'not two *.example.org: glob',
    ]);
  });

  test('are none when nothing fits, as far as the pod goes', () => {
    expect(credentialsSeen()).toEqual(['none']);
    expect(credentialsSeen(secretFor({ 'REGISTRY.example.com': 'ada' }))).toEqual([
      'none',
      'not pull REGISTRY.example.com: host',
    ]);
  });

  test('are passed over where a secret is missing or of another type', () => {
    const opaque = readPullSecret({ name: 'opaque', type: 'Opaque', data: {} });
    const gone = { name: 'gone', problem: 'missing', entries: [] } as const;
    const told = credentialsSeen(opaque, gone, secretFor({ [host]: 'ada' }));
    expect(told).toEqual([`1: pull ${host}`, 'not opaque: wrong-type', 'not gone: missing']);
  });

  test('are spoiled by one malformed secret', () => {
    const broken = readPullSecret(secretWith('{', 'broken'));
    expect(credentialsSeen(secretFor({ [host]: 'ada' }, 'fine'), broken)).toContain(`not fine ${host}: spoiled`);
  });

  test('may fit and be empty, as an identity token is to the kubelet', () => {
    const config = { auths: { [host]: { identitytoken: 'canary-77' } } };
    const told = credentialsSeen(readPullSecret(secretWith(config, 'login')));
    expect(told).toEqual([`1: login ${host}`, `empty: login ${host}`]);
    expect(JSON.stringify(told)).not.toContain('canary');
  });
});

test.each([
  [[], 'no-pull-secrets'],
  [['regcred'], 'service-account-secrets-later'],
])('a pod without pull secrets whose service account names %j is told %s', (imagePullSecrets, key) => {
  const serviceAccount = seen({ namespace: 'shop', name: 'default', imagePullSecrets });
  const pullSecrets = seen({ source: 'none' as const, namespace: 'shop', secrets: [] });
  const evidence = { messages: waiting('unauthorized'), registry: seen([refused]), pullSecrets, pod, serviceAccount };
  const keys = cluesOf(evidence).map((clue) => clue.key);
  expect(keys.filter((one) => one === 'no-pull-secrets' || one === 'service-account-secrets-later')).toEqual([key]);
});

test('a pull secret that Salvor may not read is told once, among what was not seen', () => {
  expect(credentialsSeen({ name: 'closed', problem: 'forbidden', entries: [] })).toEqual([]);
});

test('a handshake that timed out is a failed handshake, in saved evidence too', () => {
  const messages = waiting('Back-off pulling image "registry.example.com/shop/web:1"');
  const slow = look('tls', { kind: 'timed-out', detail: 'no answer' });
  const { findings } = diagnose({ messages, registry: seen([slow]) }, { catalogue, now });
  expect(findings.map(({ cause }) => cause)).toContain('tls.handshake');
  expect(findings.map(({ cause }) => cause)).not.toContain('network.timeout');
});

describe('what stands beside an image', () => {
  const signed = (signatures: RegistryLook['signatures']): RegistryLook =>
    signatures === undefined ? good : { ...good, signatures };
  const bundle = 'application/vnd.dev.sigstore.bundle.v0.3+json';
  const denied = waiting('admission webhook "policy.sigstore.dev" denied the request: no matching signatures');
  const keysWith = (signatures: RegistryLook['signatures'], messages: Evidence['messages'] = denied) =>
    cluesOf({ ...(messages === undefined ? {} : { messages }), registry: seen([signed(signatures)]) }).filter(
      ({ key }) => key.startsWith('signature-'),
    );

  test('is told of a signature policy that denies', () => {
    expect(keysWith({ cosignTag: true, artifactTypes: [bundle, 'application/spdx+json'] })).toMatchObject([
      { key: 'signature-found', values: { kinds: ['cosign (.sig)', bundle] } },
    ]);
    expect(keysWith({ cosignTag: false, artifactTypes: ['application/spdx+json'] })).toMatchObject([
      { key: 'signature-none' },
    ]);
  });

  test('is not guessed where it was not seen', () => {
    expect(keysWith({ cosignTag: false })).toEqual([]);
    expect(keysWith({ cosignTag: false, artifactTypes: ['application/spdx+json'], hasMore: true })).toEqual([]);
    expect(keysWith({})).toEqual([]);
    expect(keysWith(undefined)).toEqual([]);
  });

  test('is remarked of an image that is well', () => {
    const { remarks } = diagnose({ registry: seen([signed({ cosignTag: true })]) }, { catalogue, now });
    expect(remarks).toMatchObject([{ key: 'signature-found' }]);
  });
});

test.each([
  [10, ['rate-limit-left']],
  [11, []],
])('with %i pulls left of an image that is well, what is remarked is %j', (remaining, keys) => {
  const registry = seen([{ ...good, rateLimit: { limit: 100, remaining } }]);
  const { remarks = [] } = diagnose({ registry }, { catalogue, now });
  expect(remarks.map(({ key }) => key)).toEqual(keys);
});

test.each([
  [
    'not-configured',
    { key: 'quota-not-asked', values: { host: 'registry.example.com', tokenHost: 'iam.example.com' } },
  ],
  ['not-told', { key: 'quota-not-told', values: { host: 'iam.example.com' } }],
] as const)('a quota that is not known is told with the reason: %s', (because, clue) => {
  const quotaUnseen = { host: 'iam.example.com', because };
  const full = look('manifest', answer(403, 'DENIED'), { as: secret, meaning: 'quota', quotaUnseen });
  expect(cluesOf({ registry: seen([full]) })).toContainEqual({ ...clue, speaks: 'for' });
});

test('a used-up storage is told in numbers', () => {
  const quota = { of: 'storage' as const, project: 'shop', usedBytes: 5 * 1024 ** 3, limitBytes: 5 * 1024 ** 3 };
  const full = look('manifest', answer(403, 'DENIED'), { as: secret, meaning: 'quota', quota });
  expect(cluesOf({ registry: seen([full]) })).toContainEqual({
    key: 'storage-used',
    values: { host, project: 'shop', usedMebibytes: 5120, limitMebibytes: 5120 },
    speaks: 'for',
  });
  const { limitBytes, ...open } = quota;
  expect(limitBytes).toBeGreaterThan(0);
  expect(cluesOf({ registry: seen([{ ...full, quota: open }]) }).map(({ key }) => key)).toContain('storage-unlimited');
});

describe.each(Object.keys(locales) as Locale[])('in %s', (locale) => {
  const words = createLocales().wordsFor(locale, 'plain');

  test.each([
    'unparsable-key',
    'host',
    'port',
    'glob',
    'path-prefix',
    'ignored',
    'fallback-only',
    'spoiled',
    'missing',
    'wrong-type',
    'missing-key',
    'malformed',
  ] as const satisfies readonly Unused['because'][])('the reason %s is a sentence', (because) => {
    const sentence = words.find(`clues.because.${because}`);
    expect(sentence).toBeDefined();
    const values = { secret: 'regcred', key: host, image: `${host}/shop/web:1`, because };
    expect(clueLine({ key: 'credential-unused', values, speaks: 'for' }, words)).toContain(sentence);
  });
});
