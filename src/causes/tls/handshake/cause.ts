import { defineCause } from '../../../diagnosis/cause.ts';
import { shape, words } from '../../../diagnosis/patterns.ts';
import { matchProbe } from '../../registry-access.ts';

/** The TLS handshake fails or times out, or the versions differ. */
export const handshake = defineCause({
  messages: [
    words(
      0.96,
      [
        'tls handshake timeout',
        'tls handshake error',
        'tls handshake failed',
        'tls handshake eof',
        'handshake failure',
        'handshake_failure',
        'handshake failed',
        'handshake timeout',
        'protocol version not supported',
        'protocol_version',
        'unsupported protocol version',
        'unsupported versions',
        'no supported versions satisfy',
        'tlsv1 alert',
        'sslv3 alert',
        'tlsv13 alert',
        'ssl_error_syscall',
        'ssl: unexpected_eof',
        'no cipher suite supported',
        'no ciphers available',
        'bad record mac',
        'first record does not look',
        'dh key too small',
        'ca md too weak',
        'unsafe legacy renegotiation',
        'sslhandshakeexception',
        'could not create ssl/tls secure channel',
        'tls 握手超时',
        'tls握手超时',
        'tls 핸드셰이크',
        'tls-handshake',
      ],
      'failure',
    ),
    shape(0.93, ['remote error: tls', 'remote error'], /remote error: tls: [a-z]/, 'step'),
    shape(
      0.9,
      ['bad certificate', 'certificate required', 'unrecognized name', 'unrecognized_name'],
      /\btls[^\n]{0,40}(?:bad certificate|certificate required|unrecognized[ _]name|internal error)/,
      'step',
    ),
    shape(
      0.8,
      ['tls: '],
      /\btls: (?:failed|unexpected|received|server|invalid|no |internal|handshake|client|unsupported|illegal)/,
      'answer',
    ),
    shape(0.8, ['ssl'], /\bssl(?:error| error|_error|:)[^\n]{0,120}(?:eof|alert|fail|error)/, 'answer'),
    shape(0.75, ['x509: '], /(?<![\w:./-])x509: /, 'status'),
  ],
  needs: ['registry'],
  match: matchProbe('handshake'),
  remediations: [],
});
