import { defineCause } from '../../../diagnosis/cause.ts';
import { shape, words } from '../../../diagnosis/patterns.ts';
import { matchProbe } from '../../registry-access.ts';

/** No way leads to the address. */
export const unreachable = defineCause({
  messages: [
    words(0.97, [
      'no route to host',
      'network is unreachable',
      'network unreachable',
      'host is down',
      'host is unreachable',
      'host unreachable',
      'cannot assign requested address',
      'connect: invalid argument',
      'unreachable network',
      'unreachable host',
      'ehostunreach',
      'enetunreach',
      'destination unreachable',
      'network is down',
      'a socket operation was attempted to an unreachable',
      'protocol not available',
      '没有到主机的路由',
      '网络不可达',
      '호스트로 갈 루트가 없음',
      '네트워크에 연결할 수 없',
      'keine route zum',
      'netzwerk ist nicht erreichbar',
    ]),
    shape(
      0.85,
      ['no suitable address', 'address family not supported'],
      /no suitable address|address family not supported/,
    ),
    // What a firewall of the own machine answers.
    shape(
      0.93,
      ['permission denied', 'operation not permitted'],
      /(?:dial (?:tcp|udp)|connect to) [^\n]{2,160}: (?:connect|socket): (?:permission denied|operation not permitted)/,
    ),
    shape(
      0.7,
      ['accessing', 'reaching'],
      /(?:trouble|problems?|difficulty) (?:accessing|reaching) [^\s]{0,60}(?:regist|docker|gcr|quay)/,
    ),
  ],
  needs: ['registry'],
  match: matchProbe('unreachable'),
  remediations: [],
});
