import { defineCause } from '../../../diagnosis/cause.ts';
import { shape, status, words } from '../../../diagnosis/patterns.ts';
import { matchProbe } from '../../registry-access.ts';

/** The proxy on the way refuses or fails. */
export const proxy = defineCause({
  messages: [
    words(
      0.97,
      [
        'proxyconnect',
        'proxy authentication required',
        'proxyauthenticationrequired',
        'unable to connect to proxy',
        'cannot connect to proxy',
        'could not connect to proxy',
        'failed to connect to proxy',
        'could not resolve proxy',
        'proxyerror',
        'tunneling socket could not be established',
        'tunnel connection failed',
        'proxy connect',
        'proxy connection',
        'proxy refused',
        'proxy error',
        'http_proxy',
        'x-squid-error',
        'err_access_denied',
        'socks connect',
        'invalid proxy',
        'proxy url',
        'from proxy after connect',
        'proxy authentication',
        '代理服务器',
        '프록시',
      ],
      'decisive',
    ),
    shape(
      0.93,
      ['proxy'],
      /(?:blocked|refused|denied|rejected|forbidden|fail(?:ed|ure)|unreachable|unavailable|timed out)[^\n]{0,80} (?:by|from|at|via|through|to) (?:the |your |our |a )?(?:[a-z]{1,20} )?proxy\b/,
      'decisive',
    ),
    shape(
      0.9,
      ['zscaler', 'blue coat', 'bluecoat', 'squid', 'forcepoint', 'fortiguard', 'netskope'],
      /\b(?:zscaler|blue ?coat|forcepoint|fortiguard|netskope)|(?<![\w./-])squid(?:\/\d|:)/,
      'decisive',
    ),
    // What Go's HTTP client says when a proxy answers CONNECT with anything but 200: the reason phrase alone. A registry's own
    // status stands with its number, or in words of the tool.
    shape(
      0.91,
      ['https://'],
      /\b(?:get|head|post|put|patch) "?https:\/\/[^\s"]{1,900}"?: (?:forbidden|bad gateway|bad request|service (?:temporarily )?unavailable|gateway time-?out|method not allowed|not implemented)(?![:\w])/,
      'decisive',
    ),
    ...status('407', 'proxy', 0.96, 'decisive'),
  ],
  needs: ['registry'],
  match: matchProbe('proxy'),
  remediations: [],
});
