import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { isLimit, shortestWait } from '../clients/slack/pace.ts';
import { answer } from './answer.ts';
import type { JobContext } from './context.ts';
import { investigate } from './investigate.ts';
import { createLeases } from './leases.ts';
import { concurrency, type JobData, type JobName, queueName } from './queues.ts';
import { remediate } from './remediate.ts';
import { sweep } from './sweep.ts';
import { tell } from './tell.ts';

const handlers: { readonly [Name in JobName]: (data: JobData[Name], context: JobContext) => Promise<void> } = {
  investigate: ({ incident }, context) => investigate(incident, context),
  remediate: ({ incident }, context) => remediate(incident, context),
  tell: ({ incident }, context) => tell(incident, context),
  answer,
};

/**
 * How soon another worker takes up the job of one that was killed: its lock runs out, then two looks find it (milliseconds).
 * No longer than a sweep in all: until then the deduplication keeps every new job for that incident waiting behind the dead
 * one. A job that is only slow ends with its lock. https://docs.bullmq.io/guide/workers/stalled-jobs
 */
const takeOver = { lockDuration: 5_000, stalledInterval: 2_000, maxStalledCount: 10 };

// A wrong Retry-After must not silence Salvor.
const longestPause = 60_000;

/** A running set of workers and the sweep beside them. */
export interface Workers {
  /** Finishes the jobs at hand and takes no more. */
  stop(): Promise<void>;
  /** Lets go of everything at once, for when Redis is away; what was at hand is taken up by the next sweep of any worker. */
  abandon(): Promise<void>;
}

/** Takes jobs from the queues. `connection` must have `maxRetriesPerRequest: null`; the caller closes it. */
export function startWorkers(
  connection: Redis,
  context: Omit<JobContext, 'signal'>,
  { prefix = 'salvor' }: { readonly prefix?: string } = {},
): Workers {
  const workers = [start('investigate'), start('remediate'), start('tell'), start('answer')];
  // A sweep has no lock: it only finds what is due.
  const sweeping = startSweep({ ...context, signal: new AbortController().signal });

  function start<Name extends JobName>(name: Name): Worker<JobData[Name]> {
    const leases = createLeases(takeOver.lockDuration);
    const run = async (job: { readonly id?: string; readonly data: JobData[Name] }) => {
      const lease = leases.begin(job.id ?? '');
      try {
        await handlers[name](job.data, { ...context, signal: lease.signal }).catch(pauseForSlack);
      } finally {
        lease.end();
      }
    };
    const worker = new Worker<JobData[Name]>(queueName(name), run, {
      connection,
      prefix,
      concurrency: concurrency[name],
      ...takeOver,
    });
    // The whole queue waits as long as Slack asks; the job keeps its tries, because it has not been tried.
    async function pauseForSlack(error: unknown): Promise<never> {
      if (!isLimit(error)) throw error;
      await worker.rateLimit(Math.min(error.retryAfter ?? shortestWait, longestPause));
      throw Worker.RateLimitError();
    }
    worker.on('locksRenewed', ({ jobIds }) => leases.renew(jobIds));
    worker.on('lockRenewalFailed', (jobIds) => leases.lose(jobIds));
    worker.on('failed', (job, error) => {
      const incident = job && 'incident' in job.data ? job.data.incident : undefined;
      context.events.jobFailed({ job: name, error, ...(incident !== undefined && { incident }) });
    });
    worker.on('error', (error) => context.events.jobFailed({ job: name, error }));
    return worker;
  }

  return {
    async stop() {
      await sweeping.stop();
      await Promise.all(workers.map((worker) => worker.close()));
    },
    async abandon() {
      void sweeping.stop();
      await Promise.allSettled(workers.map((worker) => worker.close(true)));
    },
  };
}

function startSweep(context: JobContext): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const run = () => {
    running = sweep(context)
      .catch((error: unknown) => context.events.jobFailed({ job: 'sweep', error }))
      .then(() => {
        if (!stopped) timer = setTimeout(run, context.config.sweepEvery);
      });
  };
  run();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
