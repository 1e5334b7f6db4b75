import { defineCause } from '../../../diagnosis/cause.ts';
import { shape, words } from '../../../diagnosis/patterns.ts';
import { matchMeaning } from '../../registry-access.ts';

/** The credential has expired: ECR's twelve hours, a robot's or a key's end. */
export const tokenExpired = defineCause({
  messages: [
    words(
      0.97,
      [
        'authorization token has expired',
        'expiredtoken',
        'security token included in the request is expired',
        'reauthenticate and try again',
        'token not to be used after',
        'aadsts700082',
        'aadsts7000222',
        'api key has expired',
        'api key is expired',
        'credentials have expired',
        'credential has expired',
        'credentials are expired',
        'jwt is expired',
        'jwt expired',
        'refresh token has expired',
        'access token has expired',
        'access token expired',
        'access token is expired',
        'token has been expired or revoked',
        'robot account has expired',
        'robot account is expired',
        'password has expired',
        'login session has expired',
        'client secret has expired',
        'client secret keys are expired',
        '令牌已过期',
        '凭证已过期',
        '토큰이 만료',
        'token ist abgelaufen',
      ],
      'decisive',
    ),
    shape(
      0.93,
      ['token'],
      /(?<!\/)tokens?\b(?:(?!x509|certificate)[^\n]){0,60} (?:has |have |is |are |was |had )?(?:already )?expired\b/,
      'decisive',
    ),
    shape(
      0.92,
      ['expired'],
      /(?<![\w./-])expired[ _-](?:token|credentials?|api key|password|jwt|session|login|pat|robot)\b/,
      'decisive',
    ),
    shape(
      0.88,
      ['session', 'login', 'secret', 'credential', 'password'],
      /\b(?:sso session|session|login|client secret|credentials?|password|robot|api ?key|pat)\b[^\n]{0,60} (?:has|have|is|are|was) (?:already )?expired\b/,
      'origin',
    ),
  ],
  needs: ['registry'],
  match: matchMeaning('expired', 0.97),
  remediations: [],
});
