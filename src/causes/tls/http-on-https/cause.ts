import { defineCause } from '../../../diagnosis/cause.ts';
import { shape, words } from '../../../diagnosis/patterns.ts';
import { matchProbe } from '../../registry-access.ts';

/** The registry speaks plain HTTP on this port. */
export const httpOnHttps = defineCause({
  messages: [
    words(
      0.98,
      [
        'server gave http response to https client',
        'gave http response to https',
        'does not look like a tls handshake',
        'wrong version number',
        'does not seem to support https',
        'ssl3_get_record:wrong version',
        'plain http response',
        'unrecognized ssl message, plaintext connection',
        'oversized record received',
        'packet length too long',
        '服务器向https客户端提供了http响应',
        '服务器向 https 客户端提供了 http 响应',
        'http-antwort an https-client',
        'https 클라이언트에 http 응답',
      ],
      'step',
    ),
    shape(
      0.93,
      ['http request to an https', 'http request was sent to https', 'client sent an http request'],
      /http request (?:to an https|was sent to https)|client sent an http request/,
      'step',
    ),
  ],
  needs: ['registry'],
  match: matchProbe('plain-http'),
  remediations: [],
});
