import { expect, test } from 'vitest';
import { catalogue } from '../../src/causes/index.ts';
import { clueValues } from '../../src/diagnosis/clues.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { type Evidence, seen, unseen } from '../../src/evidence/evidence.ts';
import type { RegistryLook } from '../../src/evidence/facts.ts';
import { answer, look, secret } from './looks.ts';

const now = Date.parse('2026-11-20T12:00:00Z');

const backOff = seen([
  { text: 'Back-off pulling image "registry.example.com/shop/web:1"', source: 'waiting' as const },
]);

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

test('every clue carries the values that its sentence is given', () => {
  const all = told.flatMap(
    ([, found]) => diagnose({ messages: backOff, registry: seen([found]) }, { catalogue, now }).findings,
  );

  for (const { clues } of all) {
    for (const { key, values } of clues) expect(Object.keys(values).sort()).toEqual([...clueValues[key]].sort());
  }
});
