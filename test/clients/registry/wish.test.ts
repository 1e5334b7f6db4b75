import { expect, test } from 'vitest';
import { isWanted } from '../../../src/clients/registry/wish.ts';

test('a wish is what it turns out to be', async () => {
  const { signal } = new AbortController();
  expect(await isWanted(true, signal)).toBe(true);
  expect(await isWanted(Promise.resolve(true), signal)).toBe(true);
  expect(await isWanted(Promise.resolve(false), signal)).toBe(false);
});

test('a wish that fails is none, and one that never comes ends with the look', async () => {
  const ended = new AbortController();
  expect(await isWanted(Promise.reject(new Error('no')), ended.signal)).toBe(false);
  const waiting = isWanted(new Promise<boolean>(() => undefined), ended.signal);
  ended.abort();
  expect(await waiting).toBe(false);
  expect(await isWanted(new Promise<boolean>(() => undefined), ended.signal)).toBe(false);
});
