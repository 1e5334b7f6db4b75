import { defineCause } from '../../../diagnosis/cause.ts';
import { shape, status, words } from '../../../diagnosis/patterns.ts';
import { matchMeaning, matchStrange } from '../../registry-access.ts';

/** The registry, its storage or its CDN fails: 5xx. */
export const serverError = defineCause({
  messages: [
    ...status('500', 'internal server error', 0.92),
    ...status('502', 'bad gateway|proxy error', 0.96, 'origin'),
    ...status('503', 'service (?:temporarily )?unavailable|slow down|backend', 0.96, 'origin'),
    ...status('504', 'gateway time|gateway-time', 0.96, 'origin'),
    ...status(
      '5(?:2[0-9]|30)',
      'web server|origin|connection timed out|unknown error|ssl handshake|a timeout',
      0.93,
      'origin',
    ),
    words(
      0.93,
      [
        '502 bad gateway',
        '503 service unavailable',
        '503 service temporarily unavailable',
        '504 gateway time-out',
        '504 gateway timeout',
        'received unexpected http status: 5',
        'registry is temporarily unavailable',
        'registry is unavailable',
        'system is in read only mode',
        'service temporarily unavailable',
        'upstream connect error',
        'no healthy upstream',
        'no available server',
        'upstream request timeout',
        'backend fetch failed',
        'received unexpected http status',
        'blob upload unknown',
        'blob upload invalid',
        'blob_upload_invalid',
        'blob_upload_unknown',
        'serviceunavailable',
        'internalerror: we encountered an internal error',
        's3aws:',
        'driver.statusexception',
        'serviceunavailableexception',
        'serverexception',
        'registry is read-only',
        'currently unavailable',
        'under maintenance',
      ],
      'origin',
    ),
    shape(
      0.9,
      ['bad gateway', 'service unavailable', 'gateway timeout', 'gateway time-out'],
      /(?:registry|https?:|token|manifest|blob|pull|push|status|denied|unexpected|error)[^\n]{0,500}(?:bad gateway|service unavailable|gateway time-?out)\b/,
      'origin',
    ),
    shape(
      0.92,
      ['internal server error'],
      /(?:unexpected (?:status|http)|registry|\/v2\/|token|manifest|blob|push|pull|upload)[^\n]{0,500}internal server error/,
      'answer',
    ),
    shape(
      0.75,
      ['internal server error', 'unknown error', 'internal error'],
      /internal server error|unknown: unknown error|\bunknown error\b|"code" ?: ?"unknown"/,
      'summary',
    ),
    // An answer that belongs to no step of a pull.
    shape(0.75, ['unexpected status'], /unexpected status(?: code)?[^\n]{0,500}: 4(?:0[0568]|1\d|2[0-8])\b/, 'summary'),
    shape(0.9, ['looking for beginning of value'], /invalid character '<' looking for beginning of value/, 'summary'),
  ],
  needs: ['registry'],
  match: (facts) => matchMeaning('outage')(facts) ?? matchStrange(0.6)(facts),
  remediations: [],
});
