import type { Match } from '../../../diagnosis/cause.ts';
import type { Clue } from '../../../diagnosis/finding.ts';
import type { Facts } from '../../../evidence/facts.ts';
import type { LeftoverJob } from '../../../evidence/leftover-jobs.ts';

/** Jobs that an installation complains of and that are there, with their age, state and owners. */
export function matchLeftoverJobs({ leftoverJobs }: Pick<Facts, 'leftoverJobs'>): Match | undefined {
  const { jobs } = leftoverJobs;
  return jobs.length === 0 ? undefined : { confidence: 0.97, clues: jobs.flatMap(cluesOf) };
}

function cluesOf({ namespace, name: job, createdAt, active, ended, owners }: LeftoverJob): readonly Clue[] {
  const key = ended === undefined ? 'leftover-job' : (`leftover-job-${ended}` as const);
  return [
    { key, values: { job, namespace, createdAt }, speaks: 'for' },
    ...(active === 0 ? [] : [{ key: 'leftover-job-active', values: { job, active }, speaks: 'for' } as const]),
    ...(owners.length === 0 ? [] : [{ key: 'leftover-job-owner', values: { job, owners }, speaks: 'for' } as const]),
  ];
}
