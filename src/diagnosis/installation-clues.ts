import { type Evidence, factIn } from '../evidence/evidence.ts';
import type { Clue } from './finding.ts';

/** That none of the Jobs which an installation complains of is there any more. */
export function goneJobsClues(evidence: Evidence): readonly Clue[] {
  const { names, namespace = '', jobs } = factIn(evidence, 'leftoverJobs') ?? {};
  if (names === undefined || jobs === undefined || jobs.length > 0) return [];
  return [{ key: 'leftover-jobs-gone', values: { jobs: names, namespace }, speaks: 'against' }];
}

/** What admits images by policy or signature in the cluster, and whether it stands; also that nothing known does. */
export function enforcementClues(evidence: Evidence): readonly Clue[] {
  const found = factIn(evidence, 'enforcement');
  if (found === undefined) return [];
  if (found.length === 0) return [{ key: 'enforcement-none', values: {}, speaks: 'for' }];
  return found.map(({ product, configuration, service, readyEndpoints, workload }): Clue => {
    const about = { product, configuration: configuration.name };
    if (service === undefined) return { key: 'enforcement-outside', values: about, speaks: 'for' };
    const values = {
      ...about,
      service: `${service.namespace}/${service.name}`,
      ready: readyEndpoints ?? 0,
      workload: workload === undefined ? '' : `${workload.kind} ${workload.name}`,
    };
    return { key: 'enforcement-found', values, speaks: 'for' };
  });
}
