import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { bitString, boolean, element, identifier, integer, octetString, sequence, utcTime, utf8String } from './der.ts';

/** A certificate with its key, both PEM, ready for `node:https`. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A certificate that can sign others. */
export interface Authority extends Certificate {
  /** Signs a server certificate. */
  issue(server: ServerNames): Certificate;
  /** Signs another authority, valid as long as itself. */
  issueAuthority(commonName: string): Authority;
}

export interface ServerNames {
  /** DNS names and IPv4 addresses that the certificate is valid for. */
  readonly names: readonly string[];
  /** Milliseconds since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
}

const ecdsaWithSha256 = sequence(identifier('1.2.840.10045.4.3.2'));

/** An authority of one's own, valid between two times (ms since the epoch); another one may vouch for it. */
export function createAuthority(
  commonName: string,
  notBefore: number,
  notAfter: number,
  above?: { readonly name: Buffer; readonly key: KeyObject },
): Authority {
  const keys = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const name = distinguishedName(commonName);
  const constraints = [
    extension('2.5.29.19', true, sequence(boolean(true))),
    extension('2.5.29.15', true, bitString(Buffer.from([0x06]), 1)),
  ];
  const own = assemble({
    issuer: above?.name ?? name,
    subject: name,
    publicKey: keys.publicKey,
    signer: above?.key ?? keys.privateKey,
    extensions: constraints,
    notBefore,
    notAfter,
  });
  return {
    ...pem(own, keys.privateKey),
    issue: (server) => issueServer(server, name, keys.privateKey),
    issueAuthority: (below) => createAuthority(below, notBefore, notAfter, { name, key: keys.privateKey }),
  };
}

/** A server certificate that nobody but itself vouches for. */
export function createSelfSigned(server: ServerNames): Certificate {
  return issueServer(server);
}

function issueServer({ names, notBefore, notAfter }: ServerNames, issuer?: Buffer, signer?: KeyObject): Certificate {
  const keys = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const subject = distinguishedName(names[0] ?? 'server');
  const alternatives = names.map((name) =>
    isIPv4(name) ? element(0x87, Buffer.from(name.split('.').map(Number))) : element(0x82, Buffer.from(name)),
  );
  const extensions = [
    extension('2.5.29.17', false, sequence(...alternatives)),
    extension('2.5.29.37', false, sequence(identifier('1.3.6.1.5.5.7.3.1'))),
  ];
  const der = assemble({
    issuer: issuer ?? subject,
    subject,
    publicKey: keys.publicKey,
    signer: signer ?? keys.privateKey,
    extensions,
    notBefore,
    notAfter,
  });
  return pem(der, keys.privateKey);
}

interface Parts {
  readonly issuer: Buffer;
  readonly subject: Buffer;
  readonly publicKey: KeyObject;
  readonly signer: KeyObject;
  readonly extensions: readonly Buffer[];
  readonly notBefore: number;
  readonly notAfter: number;
}

/** A version 3 certificate (https://www.rfc-editor.org/rfc/rfc5280#section-4.1). */
function assemble({ issuer, subject, publicKey, signer, extensions, notBefore, notAfter }: Parts): Buffer {
  const version = element(0xa0, integer(Buffer.from([2])));
  const serial = integer(Buffer.concat([Buffer.from([1]), randomBytes(15)]));
  const validity = sequence(utcTime(notBefore), utcTime(notAfter));
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const body = sequence(
    version,
    serial,
    ecdsaWithSha256,
    issuer,
    validity,
    subject,
    spki,
    element(0xa3, sequence(...extensions)),
  );
  return sequence(body, ecdsaWithSha256, bitString(sign('sha256', body, signer)));
}

function distinguishedName(commonName: string): Buffer {
  return sequence(element(0x31, sequence(identifier('2.5.4.3'), utf8String(commonName))));
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return sequence(identifier(id), ...(critical ? [boolean(true)] : []), octetString(value));
}

function pem(der: Buffer, key: KeyObject): Certificate {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  const cert = `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
  return { cert, key: key.export({ type: 'pkcs8', format: 'pem' }).toString() };
}
