import { describe, expect, test } from 'vitest';
import { exampleNode, examplePod, exampleWebhook, waitingContainer } from '../../src/causes/example-evidence.ts';
import { catalogue } from '../../src/causes/index.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { type Evidence, seen } from '../../src/evidence/evidence.ts';
import { createLocales } from '../../src/locale.ts';
import { unseenLines } from '../../src/views/evidence.ts';
import { findingTitle } from '../../src/views/words.ts';
import { answer, good, look, secret, waiting } from './looks.ts';

const now = Date.parse('2026-11-20T12:00:00Z');

const backOff = waiting('Back-off pulling image "registry.example.com/shop/web:1"');
const timedOut = waiting('Get "https://registry.example.com/v2/": dial tcp 10.0.0.9:443: i/o timeout');

test('the same cause by message and by looking is surer than either', () => {
  const look404 = look('manifest', answer(404, 'MANIFEST_UNKNOWN'));
  const said = waiting('reading manifest 1 in registry.example.com/shop/web: manifest unknown');

  const [first] = diagnose({ messages: said, registry: seen([look404]) }, { catalogue, now }).findings;

  expect(first).toMatchObject({ cause: 'image.not-found', basis: 'both' });
  expect(first.confidence).toBeGreaterThan(0.98);
});

test('a probe that contradicts the message is shown as a clue against it and lessens it', () => {
  const alone = diagnose({ messages: timedOut }, { catalogue, now }).findings[0];
  const { findings } = diagnose({ messages: timedOut, registry: seen([good]) }, { catalogue, now });

  expect(findings[0].cause).toBe('network.timeout');
  expect(findings[0].clues).toContainEqual(expect.objectContaining({ key: 'image-available', speaks: 'against' }));
  expect(findings[0].confidence).toBeLessThan(alone.confidence);
});

test('a probe that breaks elsewhere than the message says is shown as a contradiction, and lessens it', () => {
  const refused = waiting(
    'unexpected status from HEAD request to https://registry.example.com/v2/shop/web/manifests/1: 403 Forbidden',
  );
  const unknown = look('dns', { kind: 'name-not-found', detail: 'ENOTFOUND' });
  const alone = diagnose({ messages: refused }, { catalogue, now }).findings[0];
  const { findings } = diagnose({ messages: refused, registry: seen([unknown]) }, { catalogue, now });

  expect(findings[0].cause).toBe(alone.cause);
  expect(findings[0].clues).toContainEqual({
    key: 'probe-says-otherwise',
    values: { step: 'dns', host: 'registry.example.com', detail: 'ENOTFOUND' },
    speaks: 'against',
  });
  expect(findings[0].confidence).toBeLessThan(alone.confidence);
  expect(findings.map(({ cause }) => cause)).toContain('network.dns');
});

test('a probe that Salvor itself refused says nothing against the message', () => {
  const refused = look('tcp', { kind: 'address-refused', detail: 'private range' });

  const [first] = diagnose({ messages: timedOut, registry: seen([refused]) }, { catalogue, now }).findings;

  expect(first.clues.filter(({ speaks }) => speaks === 'against')).toEqual([]);
});

describe('a registry that Salvor held back from', () => {
  const until = now + 30_000;
  const heldBack = look('ping', { kind: 'not-asked', detail: 'the registry asked to be left alone', until });

  test('is not said to limit an image that it was not asked about, and the time is told', () => {
    const { findings, unseen } = diagnose({ messages: backOff, registry: seen([heldBack]) }, { catalogue, now });

    expect(findings.map(({ cause }) => cause)).toEqual(['other.backoff-only']);
    expect(unseen).toEqual([
      { fact: 'registry', because: { reason: 'asked-to-wait', detail: 'registry.example.com', until } },
    ]);
    const words = createLocales().wordsFor('en', 'plain');
    expect(unseenLines(unseen, words).map(({ text }) => text)).toEqual([
      'the registry: it asked to be left alone until Nov 20, 2026, 12:00 PM UTC (`registry.example.com`)',
    ]);
  });

  test('is said to limit it when the pod was told so itself', () => {
    const told = waiting('toomanyrequests: You have reached your pull rate limit.');
    const { findings, unseen } = diagnose({ messages: told, registry: seen([heldBack]) }, { catalogue, now });

    expect(findings[0]).toMatchObject({ cause: 'quota.rate-limit', basis: 'message' });
    expect(findings[0].clues.filter(({ speaks }) => speaks === 'against')).toEqual([]);
    expect(unseen).toHaveLength(1);
  });

  test.each([
    ['its own rules', { kind: 'address-refused', detail: '10.0.0.9 (private)' }, 'not-allowed'],
    ['no turn', { kind: 'not-asked', detail: 'too many looks at this registry at a time' }, 'timed-out'],
  ] as const)('because of %s is told as not seen, and is not called well', (_, failure, reason) => {
    const { findings, state, unseen } = diagnose({ registry: seen([look('ping', failure)]) }, { catalogue, now });

    expect(state).toBe('unknown');
    expect(findings[0]).toMatchObject({ cause: 'other.backoff-only', confidence: 0.3 });
    expect(findingTitle(findings[0], createLocales().wordsFor('en', 'plain'))).toBe('Not settled yet');
    expect(unseen).toEqual([{ fact: 'registry', because: { reason, detail: failure.detail } }]);
  });
});

test('something that does not answer as a registry does is not called well', () => {
  for (const failure of [answer(418), { kind: 'malformed', detail: 'no manifest' } as const]) {
    const { findings, state } = diagnose({ registry: seen([look('manifest', failure)]) }, { catalogue, now });

    expect(state).toBe('failing');
    expect(findings[0].cause).toBe('registry.server-error');
  }
});

const ambiguous = waiting(
  'failed to resolve reference "registry.example.com/shop/web:1": pull access denied, repository does not exist or may require authorization',
);

test.each([
  ['image.not-found', answer(404, 'NAME_UNKNOWN')],
  ['auth.unauthenticated', answer(401, 'UNAUTHORIZED')],
] as const)('a registry that hides which of two it is, is settled by probing: %s', (cause, failure) => {
  const { findings } = diagnose(
    { messages: ambiguous, registry: seen([look('manifest', failure)]) },
    { catalogue, now },
  );

  expect(findings[0].cause).toBe(cause);
});

test('a registry that hides it from the probe as well stays ambiguous', () => {
  const hidden = look('manifest', answer(401), { as: secret, meaning: 'missing-or-denied', hidesMissing: true });

  const { findings } = diagnose({ messages: ambiguous, registry: seen([hidden]) }, { catalogue, now });

  expect(findings[0]).toMatchObject({ cause: 'auth.ambiguous', basis: 'both' });
});

test('a pull secret that is missing explains the refusal it leads to', () => {
  const said = waiting(
    'unexpected status from HEAD request to https://registry.example.com/v2/shop/web/manifests/1: 401 Unauthorized',
  );
  const pullSecrets = seen({
    source: 'pod' as const,
    secrets: [{ name: 'regcred', problem: 'missing' as const, entries: [] }],
  });

  const { findings, names } = diagnose({ messages: said, pullSecrets }, { catalogue, now });

  expect(findings.map(({ cause }) => cause).slice(0, 2)).toEqual(['auth.pull-secret-missing', 'auth.unauthenticated']);
  expect(names.secret).toBe('regcred');
});

test("a node's platform that the image lacks is seen though the pod only waits", () => {
  const { findings, names } = diagnose(
    { messages: backOff, registry: seen([good]), node: seen(exampleNode()) },
    { catalogue, now },
  );

  expect(findings[0].cause).toBe('image.platform-mismatch');
  expect(names).toMatchObject({ nodePlatform: 'linux/amd64', imagePlatforms: 'linux/arm64' });
});

test('a problem that is gone is reported as gone, and since when', () => {
  const container = waitingContainer('', { ready: true });
  const { waiting: _none, ...running } = container;
  const object = { kind: 'Pod', namespace: 'shop', name: 'web' };
  const event = (reason: string, message: string, lastAt: number) => ({
    object,
    type: 'Normal',
    reason,
    message,
    count: 1,
    lastAt,
  });
  const evidence: Evidence = {
    messages: seen([
      {
        text: 'Failed to pull image "registry.example.com/shop/web:1": 429 Too Many Requests',
        source: 'event' as const,
      },
    ]),
    pod: seen(examplePod(running, { phase: 'Running', ready: true })),
    events: seen([
      event('Failed', 'Failed to pull image "registry.example.com/shop/web:1": 429 Too Many Requests', 1000),
      event('Pulled', 'Successfully pulled image "registry.example.com/shop/web:1" in 1.2s', 5000),
    ]),
    registry: seen([good]),
  };

  const { state, findings } = diagnose(evidence, { catalogue, now });

  expect(state).toBe('recovered');
  expect(findings[0].cause).toBe('quota.rate-limit');
  expect(findings[0].confidence).toBeGreaterThan(0.9);
  expect(findings[0].clues).toContainEqual({
    key: 'pulled-since',
    values: { image: 'registry.example.com/shop/web:1', at: 5000 },
    speaks: 'against',
  });
});

test.each([
  ['since when it is ready', { phase: 'Running', ready: true, readySince: 7000 }, 'pod-ready-since', { at: 7000 }],
  ['that it is ready where nobody knows since when', { phase: 'Running', ready: true }, 'pod-ready', {}],
  ['that it is done', { phase: 'Succeeded', ready: false }, 'pod-succeeded', {}],
] as const)('of a pod that had a problem is told %s, also when its events are gone', (_, more, key, values) => {
  const { waiting: _none, ...running } = waitingContainer('', { ready: more.ready });
  const { state, findings } = diagnose(
    { messages: timedOut, pod: seen(examplePod(running, more)) },
    { catalogue, now },
  );

  expect(state).toBe('recovered');
  const pod = 'web-7d9f8b6c5d-x2x9k';
  expect(findings[0].clues).toContainEqual({ key, values: { pod, ...values }, speaks: 'against' });
});

test('what another image of the pod fares like is no contradiction', () => {
  const other = { written: 'cdn.example.com/b:1', registry: 'cdn.example.com', repository: 'b', tag: '1' };
  const available = { ...good, image: other };
  const heldBack = look('dns', { kind: 'address-refused', detail: '10.0.0.9 (private)' });
  const named = waiting('Failed to pull image "registry.example.com/shop/web:1": dial tcp 10.0.0.9:443: i/o timeout');
  const against = (messages: Evidence['messages']) => {
    const registry = seen([heldBack, available]);
    const { findings } = diagnose({ ...(messages && { messages }), registry }, { catalogue, now });
    return findings[0].clues.filter(({ speaks }) => speaks === 'against').map(({ key }) => key);
  };
  expect(against(named)).toEqual([]);
  // A message that names none may be about any.
  expect(against(waiting('dial tcp 10.0.0.9:443: i/o timeout'))).toEqual(['image-available']);
});

test('a pod that is well and of which nobody complained is healthy', () => {
  const { waiting: _none, ...running } = waitingContainer('', { ready: true });

  const { state, findings } = diagnose({ pod: seen(examplePod(running, { ready: true })) }, { catalogue, now });

  expect(state).toBe('healthy');
  expect(findings[0].cause).toBe('other.unrelated');
});

test('trouble that is none of ours stays so although a probe fails', () => {
  const crash = seen([
    { text: 'Back-off restarting failed container web in pod web-0_shop(aa)', source: 'waiting' as const },
  ]);

  const { findings } = diagnose(
    { messages: crash, registry: seen([look('tcp', { kind: 'timed-out', detail: '' })]) },
    { catalogue, now },
  );

  expect(findings[0].cause).toBe('other.unrelated');
});

test('a dead webhook that a message names gives its configuration, service and selector', () => {
  const text =
    'Error creating: Internal error occurred: failed calling webhook "trust.hooks.example.com": failed to call webhook: Post "https://portieris.portieris.svc:443/admit?timeout=10s": no endpoints available for service "portieris"';
  const messages = seen([{ text, source: 'event' as const, reason: 'FailedCreate' }]);

  const { findings, names, state } = diagnose({ messages, webhooks: seen([exampleWebhook(0)]) }, { catalogue, now });

  expect(findings[0]).toMatchObject({ cause: 'admission.webhook-unreachable', basis: 'both' });
  expect(findings[0].clues.map(({ key }) => key)).toContain('webhook-self-deadlock');
  expect(names).toMatchObject({
    webhook: 'trust.hooks.example.com',
    webhookConfiguration: 'image-admission-config',
    webhookConfigurationKind: 'MutatingWebhookConfiguration',
    service: 'portieris',
    serviceNamespace: 'portieris',
    podSelector: 'app=portieris',
  });
  expect(state).toBe('failing');
});

test('a webhook that is named as dead and has a ready backend now is doubted', () => {
  const messages = seen([
    { text: 'failed calling webhook "trust.hooks.example.com": context deadline exceeded', source: 'event' as const },
  ]);

  const [first] = diagnose({ messages, webhooks: seen([exampleWebhook(1)]) }, { catalogue, now }).findings;

  expect(first.clues).toContainEqual(expect.objectContaining({ key: 'webhook-backend-ready', speaks: 'against' }));
});

test('the same evidence gives the same diagnosis', () => {
  const evidence: Evidence = { messages: ambiguous, registry: seen([good]), node: seen(exampleNode()) };

  expect(diagnose(evidence, { catalogue, now })).toEqual(diagnose(structuredClone(evidence), { catalogue, now }));
});
