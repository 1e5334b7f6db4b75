import { defineCause } from '../../../diagnosis/cause.ts';
import { shape } from '../../../diagnosis/patterns.ts';
import { matchLeftoverJobs } from './match.ts';

/** An installation stops because a job of an earlier one is still there. */
export const leftoverJob = defineCause({
  messages: [
    shape(
      0.97,
      ['already exists', 'alreadyexists', 'existiert bereits', '已存在', '이미 존재'],
      /\bjobs?(?:\.batch)?(?:\/v1)? ?["'`]?[^\s"'`]{1,253}["'`]? (?:already exists|existiert bereits|已存在|이미 존재)/,
      'absolute',
    ),
    shape(
      0.93,
      ['job'],
      /\bjob[s.]{0,1}[^\n]{0,160}(?:already exists|exists and cannot be imported into the current release)/,
      'absolute',
    ),
    shape(
      0.9,
      ['field is immutable'],
      /\bjob(?:s\.batch)? ["'`]?[^\s"'`]{1,253}["'`]?[^\n]{0,900}field is immutable/,
      'absolute',
    ),
    shape(
      0.9,
      ['kind: job', 'kind=job', 'kind":"job'],
      /(?:existing resource conflict|rendered manifests contain a resource that already exists)[^\n]{0,300}kind[:="]{1,3} ?job\b/,
      'absolute',
    ),
  ],
  needs: ['leftoverJobs'],
  match: matchLeftoverJobs,
  remediations: [],
});
