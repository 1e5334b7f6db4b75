import { type JobsOptions, Queue } from 'bullmq';
import type { Redis } from 'ioredis';

/** What somebody asked that opens no incident: a pasted error, a runbook by name, advice, an incident in their own language. */
export interface Question {
  readonly user: string;
  readonly channel: string;
  /** The thread of a mention; a command has none. */
  readonly thread?: string;
  readonly about:
    | { readonly kind: 'error'; readonly text: string }
    | { readonly kind: 'runbook'; readonly topic: string }
    | { readonly kind: 'advise' }
    | { readonly kind: 'incident'; readonly incident: string };
}

/** The data of each kind of job: names, not objects, so that a retried job reads the incident as it is now. */
export interface JobData {
  investigate: { readonly incident: string };
  remediate: { readonly incident: string };
  tell: { readonly incident: string };
  answer: Question;
}

export type JobName = keyof JobData;

/** How many jobs of a kind one worker takes at a time. */
export const concurrency: Readonly<Record<JobName, number>> = { investigate: 8, remediate: 4, tell: 8, answer: 4 };

/** Puts work into Redis. Each call resolves when the job is stored there, and rejects when it is not. */
export interface Queues {
  /** At most one job of a kind runs for an incident, and one more waits; what is added meanwhile joins that one. */
  enqueue(job: Exclude<JobName, 'answer'>, incident: string): Promise<void>;
  ask(question: Question): Promise<void>;
  close(): Promise<void>;
}

const options: JobsOptions = { removeOnComplete: true, removeOnFail: { age: 24 * 60 * 60, count: 1000 } };
// The sweep finds what a job gave up on, so a few quick tries are enough; a question has nobody else to remember it.
const retries: JobsOptions = { attempts: 4, backoff: { type: 'exponential', delay: 500 } };
const patientRetries: JobsOptions = { attempts: 40, backoff: { type: 'fixed', delay: 15_000 } };

/** The BullMQ queue of a kind of job. `prefix` namespaces the keys in Redis. */
export function queueName(job: JobName): string {
  return `salvor-${job}`;
}

/** Creates the queues on one connection, which the caller closes. `onError` hears of a connection that broke. */
export function createQueues(
  connection: Redis,
  { prefix = 'salvor', onError }: { readonly prefix?: string; readonly onError: (error: Error) => void },
): Queues {
  const queue = <Name extends JobName>(name: Name) => {
    const created = new Queue<JobData[Name]>(queueName(name), {
      connection,
      prefix,
      skipWaitingForReady: true,
      defaultJobOptions: options,
    });
    created.on('error', onError);
    return created;
  };
  const queues = {
    investigate: queue('investigate'),
    remediate: queue('remediate'),
    tell: queue('tell'),
    answer: queue('answer'),
  };
  return {
    async enqueue(job, incident) {
      await queues[job].add(job, { incident }, { ...retries, deduplication: { id: incident, keepLastIfActive: true } });
    },
    async ask(question) {
      await queues.answer.add('answer', question, patientRetries);
    },
    async close() {
      await Promise.all(Object.values(queues).map((each) => each.close()));
    },
  };
}
