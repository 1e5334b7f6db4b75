import type { TrustedCertificate, TrustedCertificateVerdict } from '../evidence/trusted-certificate.ts';
import type { Words } from '../locale.ts';
import type { Part } from './parts.ts';

/** What a value for a trusted CA is, which certificates are inside, and where its form belongs; never the value. `now` in milliseconds since the epoch. */
export function trustedCertificateParts(
  { rounds, found, certificates }: TrustedCertificateVerdict,
  now: number,
  words: Words,
): readonly Part[] {
  const isCertificate = found === 'pem' || found === 'der';
  const rest = rounds === undefined || !isCertificate ? undefined : Math.min(rounds, 3);
  return [
    { text: words.say(`answers.trusted-certificate.found-${found}`) },
    ...(rounds === undefined || !isCertificate ? [] : [{ text: roundsSentence(rounds, words) }]),
    ...certificates.map((each) => ({
      text: words.say('answers.trusted-certificate.certificate', { subject: each.subject }),
      lines: certificateLines(each, now, words),
    })),
    ...(rest === undefined ? [] : [{ text: words.say('answers.trusted-certificate.where') }]),
  ];
}

function roundsSentence(rounds: number, words: Words): string {
  if (rounds > 2) return words.say('answers.trusted-certificate.rounds-more', { rounds });
  return words.say(`answers.trusted-certificate.rounds-${rounds === 0 ? 0 : rounds === 1 ? 1 : 2}`);
}

function certificateLines(
  { isCa, validFrom, validTo, fingerprint }: TrustedCertificate,
  now: number,
  words: Words,
): readonly string[] {
  const time = validTo < now ? 'expired' : validFrom > now ? 'not-yet' : 'valid';
  return [
    words.say(`answers.trusted-certificate.${isCa ? 'is-ca' : 'is-no-ca'}`),
    words.say(`answers.trusted-certificate.${time}`, { validFrom, validTo }),
    words.say('answers.trusted-certificate.fingerprint', { fingerprint }),
  ];
}

/** Whether the value holds certificates that a cluster can trust now, in a form that some setting takes. */
export function isTrustworthy({ rounds = 0, found, certificates }: TrustedCertificateVerdict, now: number): boolean {
  const form = found === 'pem' && rounds <= 2;
  return form && certificates.every(({ isCa, validFrom, validTo }) => isCa && validFrom <= now && now <= validTo);
}
