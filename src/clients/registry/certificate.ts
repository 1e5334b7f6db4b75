import { isIP } from 'node:net';
import { checkServerIdentity, type DetailedPeerCertificate, type PeerCertificate, type TLSSocket } from 'node:tls';
import type { Certificate, ProbeFailure } from '../../evidence/facts.ts';
import { said } from './failure.ts';

/** Certificates of a chain that are looked at, so that a peer cannot keep us busy. */
const longestChain = 10;

/** Reads the certificate that a server presented, and whom one would have to trust for it. Undefined when it showed none. */
export function certificateOf(socket: TLSSocket): Certificate | undefined {
  const leaf = socket.getPeerCertificate(true);
  if (Object.keys(leaf).length === 0) return undefined;
  const chain = chainOf(leaf);
  const top = chain.at(-1) ?? leaf;
  return {
    subject: nameOf(leaf.subject),
    issuer: nameOf(leaf.issuer),
    names: namesOf(leaf),
    validFrom: Date.parse(leaf.valid_from),
    validTo: Date.parse(leaf.valid_to),
    fingerprint256: leaf.fingerprint256,
    selfSigned: nameOf(leaf.subject) === nameOf(leaf.issuer),
    chain: chain.map((link) => ({
      subject: nameOf(link.subject),
      issuer: nameOf(link.issuer),
      validTo: Date.parse(link.valid_to),
      fingerprint256: link.fingerprint256,
    })),
    authority: nameOf(top.issuer),
  };
}

/**
 * Judges a finished handshake in the order in which Go's verifier does, because that is what runtimes report: dates, then
 * the name, then the authority. Source: https://pkg.go.dev/crypto/x509#Certificate.Verify. `now` in ms.
 */
export function judgeCertificate(socket: TLSSocket, hostname: string, now: number): ProbeFailure | undefined {
  const leaf = socket.getPeerCertificate(true);
  if (Object.keys(leaf).length === 0) return { kind: 'handshake', detail: 'no certificate was presented' };
  const dates = `valid from ${isoOf(leaf.valid_from)} to ${isoOf(leaf.valid_to)}`;
  if (now > Date.parse(leaf.valid_to) || now < Date.parse(leaf.valid_from)) return { kind: 'expired', detail: dates };
  const misnamed = checkServerIdentity(hostname, leaf);
  if (misnamed !== undefined) return { kind: 'name-mismatch', detail: said(misnamed.message) };
  // Node takes the common name where there is no other; Go no longer does.
  if (isIP(hostname) === 0 && !/(?:^|, )DNS:/.test(leaf.subjectaltname ?? '')) {
    return { kind: 'name-mismatch', detail: 'names no host but in its common name' };
  }
  if (socket.authorized) return undefined;
  const code = String(socket.authorizationError);
  if (/EXPIRED|NOT_YET_VALID/.test(code)) return { kind: 'expired', detail: `${code}, ${dates}` };
  return { kind: 'unknown-authority', detail: said(`${code}, issuer ${nameOf(leaf.issuer)}`) };
}

function chainOf(leaf: DetailedPeerCertificate): DetailedPeerCertificate[] {
  const chain: DetailedPeerCertificate[] = [leaf];
  while (chain.length < longestChain) {
    const next = chain.at(-1)?.issuerCertificate;
    if (next === undefined || chain.some((link) => link.fingerprint256 === next.fingerprint256)) break;
    chain.push(next);
  }
  return chain;
}

function namesOf(certificate: PeerCertificate): string[] {
  const listed = (certificate.subjectaltname ?? '').split(', ').filter((name) => name !== '');
  const names = listed.map((name) => name.replace(/^(?:DNS|IP Address):/, ''));
  return names.slice(0, 100).map((name) => said(name));
}

function nameOf(name: PeerCertificate['subject'] | undefined): string {
  const parts = Object.entries(name ?? {}).map(([key, value]) => `${key}=${String(value)}`);
  return said(parts.join(', '));
}

function isoOf(date: string): string {
  const time = Date.parse(date);
  return Number.isNaN(time) ? said(date) : new Date(time).toISOString();
}
