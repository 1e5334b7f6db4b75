import { defineCause } from '../../../diagnosis/cause.ts';
import { shape, words } from '../../../diagnosis/patterns.ts';
import { matchNeverPull } from './match.ts';

/** The pull policy is `Never` and the image is not on the node, or not allowed to this pod. */
export const neverPull = defineCause({
  messages: [
    words(0.98, ['errimageneverpull', 'with pull policy of never', 'pull policy of never'], 'decisive'),
    shape(
      0.93,
      ['never'],
      /(?:imagepullpolicy|image pull policy|pull[ _-]?policy)["']?(?: is)?(?: set to)?[ :="']{1,4}never\b[^\n]{0,200}(?:not|missing|fail|absent)/,
      'failure',
    ),
    shape(
      0.9,
      ['never'],
      /(?:not present|not found|not available|missing|no such image|does not exist)[^\n]{0,200}(?:pull[ _-]?policy|imagepullpolicy|--pull)[^\n]{0,20}never\b/,
      'decisive',
    ),
    shape(0.85, ['never'], /image is not present[^\n]{0,80}never/, 'decisive'),
  ],
  needs: ['pod'],
  match: matchNeverPull,
  remediations: [],
});
