import { X509Certificate } from 'node:crypto';

/** What a value that should be a trusted CA turned out to be. Nothing of the value itself is kept. */
export interface TrustedCertificateVerdict {
  /** How often base64 stands around what was found; absent when nothing readable was found. */
  readonly rounds?: number;
  /** `secret` is a whole object of the API instead of one value of it. */
  readonly found: 'pem' | 'der' | 'unreadable-pem' | 'private-key' | 'secret' | 'nothing' | 'empty';
  readonly certificates: readonly TrustedCertificate[];
}

/** Times in milliseconds since the epoch. */
export interface TrustedCertificate {
  readonly subject: string;
  readonly isCa: boolean;
  readonly validFrom: number;
  readonly validTo: number;
  /** SHA-256, as `openssl x509 -fingerprint` prints it. */
  readonly fingerprint: string;
}

/** More rounds are a mistake, whatever is inside. */
const mostRounds = 5;
const mostCertificates = 20;

/**
 * Judges the value of a trusted CA: how often it is encoded in base64 (RFC 4648), and which certificates are inside, as PEM
 * (RFC 7468) or as DER. A value below `data` of a Secret, as `kubectl get -o yaml` prints it, counts with the Secret's own round.
 */
export function judgeTrustedCertificate(value: Buffer): TrustedCertificateVerdict {
  let content = value;
  for (let rounds = 0; rounds <= mostRounds; rounds += 1) {
    const judged = judgePlain(content);
    if (judged !== undefined) return { ...judged, ...(judged.found === 'empty' ? {} : { rounds }) };
    const decoded = decode(content);
    if (decoded === undefined) break;
    content = decoded;
  }
  return { found: 'nothing', certificates: [] };
}

type Plain = Pick<TrustedCertificateVerdict, 'found' | 'certificates'>;

/** What stands there without decoding; undefined when it may be encoded. */
function judgePlain(content: Buffer): Plain | undefined {
  const text = content.toString('latin1').trim();
  if (text === '') return { found: 'empty', certificates: [] };
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return { found: 'private-key', certificates: [] };
  if (text.includes('-----BEGIN')) return judgePem(text);
  if (/^(?:apiVersion|kind|data|stringData|metadata):|^\{\s*"/m.test(text))
    return { found: 'secret', certificates: [] };
  // DER begins with a SEQUENCE whose length has two bytes or more.
  if (content[0] !== 0x30 || ((content[1] ?? 0) & 0xf0) !== 0x80) return undefined;
  const certificate = read(content);
  return certificate === undefined ? undefined : { found: 'der', certificates: [certificate] };
}

const block = /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]*-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g;

function judgePem(text: string): Plain {
  const blocks = (text.match(block) ?? []).slice(0, mostCertificates);
  const certificates = blocks.map((each) => read(each));
  const readable = certificates.filter((one) => one !== undefined);
  const isWhole = readable.length > 0 && readable.length === blocks.length;
  return { found: isWhole ? 'pem' : 'unreadable-pem', certificates: readable };
}

function read(content: string | Buffer): TrustedCertificate | undefined {
  try {
    const { subject, ca, validFromDate, validToDate, fingerprint256 } = new X509Certificate(content);
    return {
      // A certificate may do without a subject.
      subject: ((subject as string | undefined) ?? '').replaceAll('\n', ', ').slice(0, 500),
      isCa: ca,
      validFrom: validFromDate.getTime(),
      validTo: validToDate.getTime(),
      fingerprint: fingerprint256,
    };
  } catch {
    return undefined;
  }
}

/** One round of base64 taken off, line breaks allowed; undefined when it is none. */
function decode(content: Buffer): Buffer | undefined {
  const text = content.toString('latin1').replace(/\s+/g, '');
  if (text.length < 4 || text.length % 4 === 1 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  return Buffer.from(text, 'base64');
}
