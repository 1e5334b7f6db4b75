import { defineCause } from '../../../diagnosis/cause.ts';
import { shape, words } from '../../../diagnosis/patterns.ts';
import { matchDeadWebhook } from './match.ts';

/** An admission webhook cannot be called and fails closed. */
export const webhookUnreachable = defineCause({
  messages: [
    words(
      0.98,
      ['failed calling webhook', 'failed to call webhook', 'failed calling admission webhook', 'error calling webhook'],
      'absolute',
    ),
    words(
      0.85,
      [
        'failed to call admission webhook',
        'unable to call webhook',
        'could not call webhook',
        'failed calling image webhook',
        'failed to complete mutation',
        'request did not complete within',
        'failed to complete validation',
      ],
      'absolute',
    ),
    shape(
      0.93,
      ['webhook'],
      /webhook[^\n]{0,200}(?:could not be (?:reached|called)|is unreachable|is not reachable|unavailable)/,
      'absolute',
    ),
    shape(
      0.92,
      ['?timeout='],
      /post "?https:\/\/[^\s"]{1,253}\.svc(?:\.[\w.-]{1,60})?(?::\d{1,5})?\/[^\s"]{0,200}\?timeout=\d{1,3}s"?: /,
      'absolute',
    ),
    shape(
      0.9,
      ['no endpoints available for service', 'no agent available'],
      /(?:webhook|admission|mutat|validat)[^\n]{0,300}(?:no endpoints available for service|no agent available)/,
      'absolute',
    ),
    shape(0.75, ['conversion webhook'], /conversion webhook for [^\n]{1,200} failed/, 'absolute'),
  ],
  needs: ['webhooks'],
  match: matchDeadWebhook,
  remediations: ['flip-failure-policy'],
});
