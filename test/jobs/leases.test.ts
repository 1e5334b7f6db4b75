import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createLeases } from '../../src/jobs/leases.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the lease of a job', () => {
  test('runs out with the lock, unless the lock is renewed', () => {
    const leases = createLeases(5_000);
    const [one, other] = [leases.begin('1'), leases.begin('2')];
    vi.advanceTimersByTime(4_999);
    leases.renew(['1', 'unknown']);
    vi.advanceTimersByTime(1);
    expect([one.signal.aborted, other.signal.aborted]).toEqual([false, true]);
    vi.advanceTimersByTime(4_999);
    expect(one.signal.aborted).toBe(true);
    expect(String(one.signal.reason)).toContain('lock of job 1 is lost');
  });

  test('ends at once when its lock is known to be lost, and nobody else’s does', () => {
    const leases = createLeases(5_000);
    const [one, other] = [leases.begin('1'), leases.begin('2')];
    leases.lose(['1', 'unknown']);
    expect([one.signal.aborted, other.signal.aborted]).toEqual([true, false]);
  });

  test('passes to the next run of the same job', () => {
    const leases = createLeases(5_000);
    const first = leases.begin('1');
    const second = leases.begin('1');
    expect(first.signal.aborted).toBe(true);
    first.end();
    leases.lose(['1']);
    expect(second.signal.aborted).toBe(true);
  });

  test('leaves no timer behind', () => {
    const leases = createLeases(5_000);
    const lease = leases.begin('1');
    leases.renew(['1']);
    lease.end();
    leases.renew(['1']);
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(10_000);
    expect(lease.signal.aborted).toBe(false);
  });
});
