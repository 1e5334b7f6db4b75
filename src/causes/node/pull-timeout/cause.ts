import { defineCause } from '../../../diagnosis/cause.ts';
import { shape, words } from '../../../diagnosis/patterns.ts';

/** The node itself cancelled or throttled the pull, with no hint of the network. */
export const pullTimeout = defineCause({
  messages: [
    words(
      0.95,
      [
        'because of no progress in',
        'because of no progress for',
        'pull qps exceeded',
        'image pull progress deadline',
        'image-pull-progress-deadline',
        'cancel pulling image',
        'pulling image timed out',
        'image pull timed out',
        'image pull timeout',
        'timed out waiting for image pull',
        'timeout pulling image',
        'timed out pulling image',
        'pull timed out',
        'pull timeout',
      ],
      'failure',
    ),
    shape(
      0.9,
      ['context canceled'],
      /(?:pull|image|layer|copy|unpack|extract|blob|fetch)[^\n]{0,600}context cancell?ed/,
      'summary',
    ),
    shape(
      0.9,
      ['context deadline exceeded', 'deadlineexceeded'],
      /(?:pull|image|layer|copy|unpack|extract|blob|fetch)[^\n]{0,600}(?:context deadline exceeded|deadlineexceeded)/,
      'summary',
    ),
    shape(
      0.7,
      ['context canceled', 'context cancelled', 'context deadline exceeded', 'deadlineexceeded'],
      /context cancell?ed|context deadline exceeded|deadlineexceeded/,
      'foreign',
    ),
    shape(
      0.85,
      ['timed out', 'timeout'],
      /(?<!back-off )\bpull(?:ing)?\b[^\n]{0,120}(?:timed out|timeout)\b(?![=:])/,
      'symptom',
    ),
    shape(0.9, ['request canceled'], /request cancell?ed(?! while waiting| \(client)/, 'summary'),
  ],
  needs: [],
  remediations: [],
});
