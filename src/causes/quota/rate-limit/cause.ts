import { defineCause } from '../../../diagnosis/cause.ts';
import { shape, status, words } from '../../../diagnosis/patterns.ts';
import { matchMeaning } from '../../registry-access.ts';

/** The registry slows the caller down: 429. */
export const rateLimit = defineCause({
  messages: [
    words(
      0.98,
      [
        'toomanyrequests',
        'too many requests',
        'too_many_requests',
        'pull rate limit',
        'too_many_request',
        'too many request',
      ],
      'decisive',
    ),
    words(
      0.93,
      [
        'rate limit exceeded',
        'rate exceeded',
        'throttlingexception',
        'rate limited',
        'rate-limited',
        'rate limiting',
        'increase-rate-limit',
        'request was throttled',
        'requests are throttled',
        '请求过多',
        '요청이 너무 많',
      ],
      'decisive',
    ),
    shape(0.92, ['rate limit', 'ratelimit'], /(?:reached|exceeded|hit|over|api)[^\n]{0,60}rate ?limit/, 'decisive'),
    shape(0.9, ['requests per'], /quota exceeded for quota metric[^\n]{0,120}requests per/, 'decisive'),
    ...status('429', 'too many|toomany', 0.96, 'decisive'),
  ],
  needs: ['registry'],
  match: matchMeaning('rate-limited'),
  remediations: [],
});
