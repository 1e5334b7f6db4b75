/** Which jobs of one worker may go on: a job whose lock is lost is another worker's. */
export interface Leases {
  /**
   * Begins a job's lease: `signal` is aborted as soon as the job's lock may be gone. A job that is begun once more takes its
   * lease from the run before.
   */
  begin(job: string): { readonly signal: AbortSignal; end(): void };
  /** These jobs' locks were renewed just now. */
  renew(jobs: readonly string[]): void;
  /** These jobs' locks are lost. */
  lose(jobs: readonly string[]): void;
}

interface Lease {
  readonly controller: AbortController;
  timer: NodeJS.Timeout;
}

/**
 * Leases as long as a lock lives without being renewed (milliseconds). They run out by themselves, because a process that was
 * stopped, or cut off from Redis, hears of its lost lock too late: timers are the first to run in one that goes on.
 */
export function createLeases(lockDuration: number): Leases {
  const leases = new Map<string, Lease>();
  const lose = (job: string) => {
    const lease = leases.get(job);
    if (lease === undefined) return;
    leases.delete(job);
    clearTimeout(lease.timer);
    lease.controller.abort(new Error(`the lock of job ${job} is lost: another worker may have it`));
  };
  const expiry = (job: string) => setTimeout(() => lose(job), lockDuration);
  return {
    begin(job) {
      lose(job);
      const lease: Lease = { controller: new AbortController(), timer: expiry(job) };
      leases.set(job, lease);
      return {
        signal: lease.controller.signal,
        end() {
          clearTimeout(lease.timer);
          if (leases.get(job) === lease) leases.delete(job);
        },
      };
    },
    renew(jobs) {
      for (const job of jobs) {
        const lease = leases.get(job);
        if (lease === undefined) continue;
        clearTimeout(lease.timer);
        lease.timer = expiry(job);
      }
    },
    lose: (jobs) => jobs.forEach(lose),
  };
}
