import { defineCause } from '../../../diagnosis/cause.ts';
import { shape, words } from '../../../diagnosis/patterns.ts';
import { matchProbe } from '../../registry-access.ts';

/** The certificate has expired or is not yet valid, or a clock is wrong. */
export const expired = defineCause({
  messages: [
    words(
      0.98,
      [
        'certificate has expired or is not yet valid',
        'certificate has expired',
        'certificate is expired',
        'certificate expired',
        'certificate is not yet valid',
        'certificate not yet valid',
        'cert_has_expired',
        'cert_not_yet_valid',
        'expired certificate',
        'certificate_expired',
        'certificate validity period',
        '证书已过期',
        '证书过期',
        '인증서가 만료',
        'zertifikat ist abgelaufen',
        'zertifikat abgelaufen',
        '証明書の有効期限',
      ],
      'step',
    ),
    shape(
      0.93,
      ['certificate', 'x509', 'cert '],
      /(?:certificate|x509|\bcert\b)[^\n]{0,120}(?:(?<![\w./-])expired|not yet valid|outdated)/,
      'step',
    ),
    shape(0.93, ['current time'], /current time [^\n]{1,80} is (?:after|before) \d{4}-/, 'step'),
  ],
  needs: ['registry'],
  match: matchProbe('expired'),
  remediations: [],
});
