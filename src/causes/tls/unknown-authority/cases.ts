import type { Case } from '../../case.ts';
import { brokenLook, goodLook, hiddenFact, lookedAt } from '../../example-evidence.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads …notary server: x509: certificate signed by unknown authority.',
    message: 'Error: error contacting notary server: x509: certificate signed by unknown authority.',
    expect: 'match',
  },
  {
    name: 'reads …... x509: Zertifikat von unbekannter Zertifizierungsstelle signiert',
    message: 'failed to get images: ... Error: ... x509: Zertifikat von unbekannter Zertifizierungsstelle signiert',
    expect: 'match',
  },
  {
    name: 'reads …while trying to verify candidate authority certificate "harbor-ca")',
    message:
      'tls: failed to verify certificate: x509: certificate signed by unknown authority (possibly because of "x509: invalid signature: parent certificate cannot sign this kind of certificate" while trying to verify candidate authority certificate "harbor-ca")',
    expect: 'match',
  },
  {
    name: 'reads …failed: self signed certificate in certificate chain (_ssl.c:1129)',
    message:
      'requests.exceptions.SSLError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self signed certificate in certificate chain (_ssl.c:1129)',
    expect: 'match',
  },
  {
    name: 'reads …(60) SSL certificate problem: unable to get local issuer certificate',
    message: 'curl: (60) SSL certificate problem: unable to get local issuer certificate',
    expect: 'match',
  },
  {
    name: 'leaves a webhook whose certificate nobody trusts',
    message:
      'failed calling webhook "a.example.com": Post "https://a.b.svc:443/validate?timeout=10s": x509: certificate signed by unknown authority',
    expect: 'near-miss',
  },
  {
    name: 'sees it by looking',
    evidence: lookedAt(brokenLook('tls', { kind: 'unknown-authority', detail: 'as the probe saw it' })),
    expect: 'match',
  },
  { name: 'is not seen where nothing is wrong', evidence: lookedAt(goodLook()), expect: 'near-miss' },
  { name: 'is undecided while Salvor may not look', evidence: hiddenFact('registry'), expect: 'undecided' },
];
