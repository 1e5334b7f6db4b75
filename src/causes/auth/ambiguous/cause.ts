import { defineCause } from '../../../diagnosis/cause.ts';
import { shape, words } from '../../../diagnosis/patterns.ts';
import { matchMeaning } from '../../registry-access.ts';

/** The registry will not say whether the repository is missing or private; a probe must settle it. */
export const ambiguous = defineCause({
  messages: [
    words(
      0.96,
      [
        'repository does not exist or may require',
        'does not exist or may require',
        'may not exist or may require',
        'does not exist or no pull access',
        'not found or you do not have access',
        'does not exist or you do not have',
        'does not exist or requires authentication',
        'not exist or may require authorization',
        "or may require 'docker login'",
        '仓库不存在或可能需要',
        '存储库不存在或可能需要',
        '리포지토리가 없거나',
        '저장소가 존재하지 않거나',
        'repository existiert nicht oder erfordert',
      ],
      'veiled',
    ),
    words(0.8, ['pull access denied'], 'veiled'),
    shape(
      0.85,
      ['pull access', 'or may require', 'private', 'have access'],
      /(?:or|either)[^\n]{0,40}(?:do not|don't|no|not) (?:\w{1,20} )?(?:pull access|have access)|(?:private|login|log in)[^\n]{0,40} or (?:it )?(?:does not|doesn't) exist|(?:does not|doesn't) exist[^\n]{0,20} or (?:it )?is private/,
      'veiled',
    ),
  ],
  needs: ['registry'],
  match: matchMeaning('missing-or-denied', 0.85),
  remediations: [],
});
