import { defineCause } from '../../../diagnosis/cause.ts';
import { shape, words } from '../../../diagnosis/patterns.ts';
import { matchProbe } from '../../registry-access.ts';

/** The connection was there and broke. */
export const reset = defineCause({
  messages: [
    words(0.96, [
      'connection reset by peer',
      'broken pipe',
      'connection was forcibly closed',
      'forcibly closed by the remote host',
      'an existing connection was',
      'econnreset',
      'server sent goaway',
      'use of closed network connection',
      'connection was reset',
      'connection reset',
      'socket hang up',
      'remotedisconnected',
      'remote end closed connection',
      'server closed idle connection',
      'transport connection broken',
      'connection aborted',
      'connection closed by',
      'incompleteread',
      'incomplete read',
      'connection unexpectedly closed',
      'connection was aborted',
      'transfer closed with',
      'empty reply from server',
      'http2: client connection lost',
      'client connection lost',
      'client connection force closed',
      '连接被重置',
      '连接被对端重置',
      '연결이 재설정',
      'verbindung wurde vom kommunikationspartner zurückgesetzt',
    ]),
    shape(0.92, ['unexpected eof'], /\bunexpected eof\b/, 'failure'),
    shape(0.92, ['eof'], /(?:: |["')] ?)eof\b(?! in)/, 'failure'),
    // A broken download that cannot be taken up again.
    words(0.85, ['from byte range request']),
    shape(0.9, ['stream error'], /stream error: stream id/, 'failure'),
    // Windows says the rest in the user's language.
    shape(0.9, ['wsarecv', 'wsasend'], /(?:read|write) tcp [^\n]{5,90}: wsa(?:recv|send):/, 'failure'),
    shape(0.9, ['closed pipe'], /read\/write on closed pipe/, 'summary'),
    shape(0.75, ['eof'], /\beof\b/, 'summary'),
  ],
  needs: ['registry'],
  match: matchProbe('reset'),
  remediations: [],
});
