import { X509Certificate } from 'node:crypto';
import type { AdmissionWebhook, WebhookAuthority } from '../../evidence/facts.ts';
import { bounded } from '../text.ts';

// A bundle holds one authority, or two while they are exchanged.
const MOST = 10;
const LONGEST = 100_000;
const certificate = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/**
 * The certificates of a `caBundle` (base64 of PEM), with their dates; `unreadable` when one of them is no certificate.
 * https://kubernetes.io/docs/reference/kubernetes-api/extend-resources/validating-webhook-configuration-v1/#ValidatingWebhookConfiguration
 */
export function authoritiesOf(caBundle: string | undefined): Pick<AdmissionWebhook, 'authorities'> {
  if (caBundle === undefined || caBundle === '') return {};
  const text = Buffer.from(caBundle.slice(0, LONGEST), 'base64').toString('latin1');
  const blocks = text.match(certificate) ?? [];
  try {
    const authorities = blocks.slice(0, MOST).map(readCertificate);
    return { authorities: authorities.length > 0 ? authorities : 'unreadable' };
  } catch {
    return { authorities: 'unreadable' };
  }
}

function readCertificate(pem: string): WebhookAuthority {
  const { subject, validFromDate, validToDate } = new X509Certificate(pem);
  return {
    // A certificate may do without a subject.
    subject: bounded((subject as string | undefined)?.replaceAll('\n', ', ') ?? ''),
    validFrom: validFromDate.getTime(),
    validTo: validToDate.getTime(),
  };
}
