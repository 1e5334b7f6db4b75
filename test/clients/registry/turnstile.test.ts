import { expect, test } from 'vitest';
import { createTurnstile } from '../../../src/clients/registry/turnstile.ts';

const patient = new AbortController().signal;

async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const soon = new Promise((resolve) => setImmediate(resolve, 'soon'));
  return (await Promise.race([promise, soon])) === 'soon';
}

test('so many may enter, the others wait their turn in order, and hosts do not wait for each other', async () => {
  const turnstile = createTurnstile({ concurrency: 2, now: () => 0 });
  const [first, second] = [await turnstile.enter('a', patient), await turnstile.enter('a', patient)];
  const third = turnstile.enter('a', patient);
  const fourth = turnstile.enter('a', patient);
  await turnstile.enter('b', patient);
  expect(await isPending(third)).toBe(true);
  first();
  first();
  const leaveThird = await third;
  expect(await isPending(fourth)).toBe(true);
  second();
  const leaveFourth = await fourth;
  leaveThird();
  leaveFourth();
  expect(await isPending(turnstile.enter('a', patient))).toBe(false);
});

test('who gives up waiting does not take a turn', async () => {
  const turnstile = createTurnstile({ concurrency: 1, now: () => 0 });
  const leave = await turnstile.enter('a', patient);
  const impatient = new AbortController();
  const given = turnstile.enter('a', impatient.signal);
  const next = turnstile.enter('a', patient);
  impatient.abort(new Error('enough'));
  await expect(given).rejects.toThrow('enough');
  leave();
  expect(await isPending(next)).toBe(false);
  await expect(turnstile.enter('a', impatient.signal)).rejects.toThrow('enough');
});

test('a pause ends by the clock, is a minute when nobody says how long, and is not cut short by another', () => {
  let now = 0;
  const turnstile = createTurnstile({ concurrency: 1, now: () => now });
  expect([turnstile.tooMany('a', undefined), turnstile.tooMany('a', 1), turnstile.tooMany('b', 2)]).toEqual([
    60_000, 1000, 2000,
  ]);
  expect(['a', 'b', 'c'].map((host) => turnstile.pausedUntil(host))).toEqual([60_000, 2000, undefined]);
  now = 2000;
  expect(['a', 'b'].map((host) => turnstile.pausedUntil(host))).toEqual([60_000, undefined]);
});
