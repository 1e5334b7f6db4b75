import { defineCause } from '../../../diagnosis/cause.ts';
import { shape, words } from '../../../diagnosis/patterns.ts';
import { matchProbe } from '../../registry-access.ts';

/** No answer in time on the way to the registry. */
export const timeout = defineCause({
  messages: [
    words(0.96, [
      'i/o timeout',
      'connection timed out',
      'client.timeout exceeded',
      'client.timeout or context cancellation',
      'request canceled while waiting for connection',
      'timeout awaiting response headers',
      'did not properly respond after a period of time',
      'etimedout',
      'timeout exceeded while awaiting headers',
      'connecttimeout',
      'connect timed out',
      'read timed out',
      'connection time out',
      'connection timeout',
      'io timeout',
      '连接超时',
      '请求超时',
      '연결 시간 초과',
      '연결 시간이 초과',
      'zeitüberschreitung der verbindung',
    ]),
    shape(
      0.94,
      ['context deadline exceeded', 'deadline_exceeded'],
      /(?:\b(?:get|head|post|put) "?https?:\/\/[^\n]{1,900}|do request[^\n]{0,900}|dial tcp[^\n]{0,120}|pinging [^\n]{0,300}|fetch [^\n]{0,300}): context deadline exceeded/,
    ),
    words(0.7, ['could not reach any registry endpoint'], 'summary'),
    shape(
      0.85,
      ['operation timed out', 'request timed out', 'timed out'],
      /(?:operation|request|connection|connect|dial|read|tcp)[^\n]{0,80} timed? ?out\b/,
      'answer',
    ),
    shape(
      0.75,
      ['timeout', 'time out', 'time-out'],
      /(?<![\w./-])(?:dial|connect|read|request|network|connection)\b[^\n]{0,80}(?:timeout|time-?out)\b(?![=:])/,
      'summary',
    ),
  ],
  needs: ['registry'],
  match: matchProbe('timed-out'),
  remediations: [],
});
