import { defineCause } from '../../../diagnosis/cause.ts';
import { shape, words } from '../../../diagnosis/patterns.ts';

/** Only the waiting is named: the cause stands in an earlier event or in the registry. */
export const backoffOnly = defineCause({
  messages: [
    words(
      0.95,
      [
        'back-off pulling image',
        'backoff pulling image',
        'imagepullbackoff',
        'image pull backoff',
        'errimagepull',
        'trying and failing to pull image',
        "image can't be pulled",
        'waiting to start: image',
        "can't be pulled",
        'back-off pulling',
      ],
      'symptom',
    ),
    shape(0.6, ['pull'], /(?:failed|unable|error|cannot|could not|can't)[^\n]{0,30} pull(?:ing)?\b/, 'foreign'),
  ],
  needs: [],
  remediations: [],
});
