import { defineCause } from '../../../diagnosis/cause.ts';
import { shape, words } from '../../../diagnosis/patterns.ts';
import { matchProbe } from '../../registry-access.ts';

/** The host's name does not resolve. */
export const dns = defineCause({
  messages: [
    words(
      0.97,
      [
        'no such host',
        'server misbehaving',
        'temporary failure in name resolution',
        'name or service not known',
        'could not resolve host',
        'could not resolve proxy',
        "couldn't resolve host",
        'no answer from server',
        'nodename nor servname',
        'unknownhostexception',
        'enotfound',
        'eai_again',
        'nxdomain',
        'name resolution failed',
        'failed to resolve host',
        'temporary failure resolving',
        'name does not resolve',
        'no such hostname',
        'unknown host',
        'getaddrinfow',
        'cannot unmarshal dns message',
        '无法解析主机',
        '域名解析失败',
        '호스트 이름을 확인할 수 없',
      ],
      'step',
    ),
    shape(
      0.96,
      ['lookup '],
      /\blookup [\w.-]{1,253}(?: on [[\]\w.:-]{1,60}:53)?: (?!no such host)[^\n]{1,200}/,
      'step',
    ),
    shape(0.9, ['dial udp '], /dial udp [\d.[\]a-f:]{3,60}:53:/, 'step'),
    shape(0.9, ['->'], /(?:read|write) udp [\d.[\]a-f:]{3,60}->[\d.[\]a-f:]{3,60}:53:/, 'step'),
  ],
  needs: ['registry'],
  match: matchProbe('name-not-found'),
  remediations: [],
});
