import { defineCause } from '../../../diagnosis/cause.ts';
import { shape, words } from '../../../diagnosis/patterns.ts';
import { matchProbe } from '../../registry-access.ts';

/** The certificate is signed by an authority that nobody here trusts, or by itself. */
export const unknownAuthority = defineCause({
  messages: [
    words(
      0.98,
      [
        'signed by unknown authority',
        'signedby unknown authority',
        'signed by unknown',
        'signed by an unknown authority',
        'issued by an unknown authority',
      ],
      'step',
    ),
    words(
      0.96,
      [
        'self signed certificate',
        'self-signed certificate',
        'unable to get local issuer certificate',
        'unable to verify the first certificate',
        'certificate is not trusted',
        'root certificate which is not trusted',
        'not trusted by the trust provider',
        'unknown certificate authority',
        'unable to get issuer certificate',
        'unable to find valid certification path',
        'sslpeerunverifiedexception: peer not authenticated',
        'unbekannter zertifizierungsstelle',
        'unbekannten zertifizierungsstelle',
        '未知颁发机构',
        '未知机构签名',
        '未知的颁发机构',
        '未知证书颁发机构',
        '알 수 없는 기관',
        '알 수 없는 인증 기관',
        '不明な認証局',
      ],
      'step',
    ),
    shape(0.85, ['cannot be verified'], /certificate[^\n]{0,120} cannot be verified/, 'failure'),
    shape(0.9, ['unknown ca', 'unknown_ca'], /\bunknown[ _]ca\b(?! cert)/, 'step'),
    shape(
      0.8,
      ['certificate verify failed', 'certificate verification failed'],
      /certificate verif(?:y|ication) failed(?![^\n]{0,60}(?:expired|mismatch|not valid for))/,
      'failure',
    ),
  ],
  needs: ['registry'],
  match: matchProbe('unknown-authority'),
  remediations: [],
});
