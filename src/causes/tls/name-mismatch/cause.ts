import { defineCause } from '../../../diagnosis/cause.ts';
import { shape, words } from '../../../diagnosis/patterns.ts';
import { matchProbe } from '../../registry-access.ts';

/** The certificate does not name this host or address. */
export const nameMismatch = defineCause({
  messages: [
    words(
      0.97,
      [
        "doesn't contain any ip sans",
        'does not contain any ip sans',
        'legacy common name field',
        'certificate is not valid for any names',
        'is not valid for any names',
        'no alternative certificate subject name',
        'no subject alternative name',
        'hostname mismatch',
        "hostname in certificate didn't match",
        'host name mismatch',
        'certificate name does not match',
        'certificate subject name',
        'err_tls_cert_altname_invalid',
        "does not match certificate's altnames",
        'ip address mismatch',
        'wrong_principal',
        'certificate common name',
        '证书对以下',
        '证书名称不匹配',
        '인증서가 다음에 유효',
        'zertifikat ist gültig für',
        'zertifikat gilt für',
      ],
      'step',
    ),
    shape(
      0.97,
      ['certificate is valid for', 'certificate valid for', 'is valid for'],
      /(?:certificate|x509)[^\n]{0,20} (?:is )?valid for [^\n]{1,900}?,? (?:but )?not [a-z0-9[*]/,
      'step',
    ),
    shape(0.95, ['cannot validate certificate for'], /cannot validate certificate for [^\n]{1,200}because/, 'step'),
    shape(
      0.9,
      ['certificate'],
      /certificate[^\n]{0,120}(?:does not match|doesn't match|not match)[^\n]{0,60}(?:host|name|target|domain|address)|hostname[^\n]{0,120}(?:does not match|doesn't match|not match)/,
      'step',
    ),
  ],
  needs: ['registry'],
  match: matchProbe('name-mismatch'),
  remediations: [],
});
