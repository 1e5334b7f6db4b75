import type { ErrorText } from './error-text.ts';
import { present } from './present.ts';
import type { TextFacts } from './text-facts.ts';

type CertificateFacts = Pick<TextFacts, 'certificateNames' | 'certificateValidFrom' | 'certificateValidTo'>;

const validFor = /certificate is valid for ([^\n]{1,600}?),? not [a-z0-9[]/;
const date = '(\\d{4}-\\d\\d-\\d\\dt\\d\\d:\\d\\d:\\d\\d(?:z|[+-]\\d\\d:\\d\\d))';
const isAfter = new RegExp(`current time [^\\n]{0,80}is after ${date}`);
const isBefore = new RegExp(`current time [^\\n]{0,80}is before ${date}`);

/** Reads the names and dates that Go's crypto/x509 prints about a certificate it refuses. */
export function readCertificateFacts({ lower }: ErrorText): CertificateFacts {
  if (!lower.includes('certificate')) return {};
  const names = validFor
    .exec(lower)?.[1]
    ?.split(',')
    .map((one) => one.replaceAll(' ', ''))
    .filter((one) => one !== '');
  return {
    ...present('certificateNames', names),
    ...present('certificateValidFrom', iso(isBefore.exec(lower)?.[1])),
    ...present('certificateValidTo', iso(isAfter.exec(lower)?.[1])),
  };
}

function iso(written: string | undefined): string | undefined {
  const at = written === undefined ? Number.NaN : Date.parse(written.toUpperCase());
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
