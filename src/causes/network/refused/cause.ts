import { defineCause } from '../../../diagnosis/cause.ts';
import { shape, words } from '../../../diagnosis/patterns.ts';
import { matchProbe } from '../../registry-access.ts';

/** The address is reached and nothing listens there, or something refuses. */
export const refused = defineCause({
  messages: [
    words(0.96, [
      'connection refused',
      'actively refused',
      'econnrefused',
      'connect: refused',
      'verbindung abgelehnt',
      'verbindungsaufbau abgelehnt',
      '拒绝连接',
      '连接被拒绝',
      '연결이 거부',
      '接続が拒否',
    ]),
    shape(0.85, ['refused'], /(?:connection|connect|tcp)[^\n]{0,80}\brefused\b/),
    words(0.75, ['failed to connect to'], 'summary'),
  ],
  needs: ['registry'],
  match: matchProbe('refused'),
  remediations: [],
});
