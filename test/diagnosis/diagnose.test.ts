import { expect, test } from 'vitest';
import { catalogue } from '../../src/causes/index.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { type Evidence, seen, unseen } from '../../src/evidence/evidence.ts';
import type { ProbeFailure, ProbeStepName, RegistryLook } from '../../src/evidence/facts.ts';

const now = Date.parse('2026-11-20T12:00:00Z');
const image = {
  written: 'registry.example.com/shop/web:1',
  registry: 'registry.example.com',
  repository: 'shop/web',
  tag: '1',
};

function look(step: ProbeStepName, failure: ProbeFailure, more: Partial<RegistryLook> = {}): RegistryLook {
  const before = (['dns', 'tcp', 'tls', 'ping', 'challenge', 'token', 'manifest', 'platforms', 'blob'] as const).filter(
    (_name, index, all) => index < all.indexOf(step),
  );
  const steps = before.map((name) => ({ step: name, host: image.registry, milliseconds: 3 }));
  const failed = { step, host: image.registry, milliseconds: 20, failure };
  return { image, as: { kind: 'anonymous' }, steps: [...steps, failed], ...more };
}

const backOff = seen([
  { text: 'Back-off pulling image "registry.example.com/shop/web:1"', source: 'waiting' as const },
]);

const answer = (status: number, code?: string): ProbeFailure => ({
  kind: 'answer',
  status,
  ...(code === undefined ? {} : { code }),
  detail: `HTTP ${status}`,
});
const secret = { kind: 'pull-secret' as const, secret: 'regcred', key: 'registry.example.com' };

const told: readonly (readonly [string, RegistryLook])[] = [
  ['auth.unauthenticated', look('manifest', answer(401))],
  ['auth.denied', look('manifest', answer(403, 'DENIED'), { as: secret })],
  ['image.not-found', look('manifest', answer(404, 'MANIFEST_UNKNOWN'))],
  ['quota.rate-limit', look('manifest', answer(429, 'TOOMANYREQUESTS'))],
  ['tls.unknown-authority', look('tls', { kind: 'unknown-authority', detail: 'self-signed certificate' })],
  ['network.dns', look('dns', { kind: 'name-not-found', detail: 'ENOTFOUND' })],
  ['network.timeout', look('tcp', { kind: 'timed-out', detail: 'no answer within 5 s' })],
];

test.each(told)('with only "Back-off pulling image" in the pod, looking tells %s', (cause, found) => {
  const evidence: Evidence = { messages: backOff, registry: seen([found]) };

  const { findings, state } = diagnose(evidence, { catalogue, now });

  expect(findings[0]).toMatchObject({ cause, basis: 'looking' });
  expect(findings[0].clues.length).toBeGreaterThan(0);
  expect(state).toBe('failing');
});

test('what was not seen is listed with its reason', () => {
  const because = {
    reason: 'forbidden' as const,
    permission: { verb: 'get' as const, group: '', resource: 'secrets' },
  };

  const { findings, unseen: notSeen } = diagnose(
    { messages: backOff, pullSecrets: unseen(because) },
    { catalogue, now },
  );

  expect(findings[0].cause).toBe('other.backoff-only');
  expect(notSeen).toEqual([{ fact: 'pullSecrets', because }]);
});
