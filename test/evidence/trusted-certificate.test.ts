import { describe, expect, test } from 'vitest';
import { createAuthority, createSelfSigned } from '../../demo/certificate/certificate.ts';
import { judgeTrustedCertificate } from '../../src/evidence/trusted-certificate.ts';
import { createLocales, type Locale, locales } from '../../src/locale.ts';
import { isTrustworthy, trustedCertificateParts } from '../../src/views/trusted-certificate.ts';
import { cpuTime } from '../support/cpu-time.ts';

const [begin, end] = [Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1)];
const now = Date.UTC(2026, 6, 1);
const authority = createAuthority('the house', begin, end);
const server = createSelfSigned({ names: ['registry.example.com'], notBefore: begin, notAfter: end });
const der = Buffer.from(authority.cert.replace(/-----[^-]*-----|\s/g, ''), 'base64');

const encoded = (value: string | Buffer, rounds: number): Buffer =>
  rounds === 0 ? Buffer.from(value) : encoded(Buffer.from(value).toString('base64'), rounds - 1);

describe('the value of a trusted CA', () => {
  test.each([0, 1, 2, 3, 5])('tells how often it is encoded: %i', (rounds) => {
    const verdict = judgeTrustedCertificate(encoded(authority.cert, rounds));
    expect(verdict).toMatchObject({ rounds, found: 'pem' });
    expect(verdict.certificates).toMatchObject([
      { subject: 'CN=the house', isCa: true, validFrom: begin, validTo: end },
    ]);
    expect(isTrustworthy(verdict, now)).toBe(rounds <= 2);
  });

  test('may have line breaks, as openssl and base64 print them', () => {
    const wrapped = encoded(authority.cert, 2).toString().replace(/.{64}/g, '$&\r\n');
    expect(judgeTrustedCertificate(Buffer.from(`\n${wrapped}\n`))).toMatchObject({ rounds: 2, found: 'pem' });
  });

  test('may be a bundle', () => {
    const verdict = judgeTrustedCertificate(encoded(authority.cert + server.cert, 1));
    expect(verdict.certificates.map(({ isCa }) => isCa)).toEqual([true, false]);
    expect(isTrustworthy(verdict, now)).toBe(false);
  });

  test.each<[string, string | Buffer, string]>([
    ['DER', der, 'der'],
    ['a broken certificate', authority.cert.replace(/\n\w{9}/g, '\nAAAAAAAAA'), 'unreadable-pem'],
    ['a cut certificate', authority.cert.slice(0, 200), 'unreadable-pem'],
    ['a certificate beside its key', authority.cert + authority.key, 'private-key'],
    ['a whole Secret', 'apiVersion: v1\nkind: Secret\ndata: {}\n', 'secret'],
    ['a whole Secret as JSON', '{\n "kind": "Secret" }', 'secret'],
    ['something else', 'hello, world!', 'nothing'],
    ['a word that could be base64', 'password', 'nothing'],
    ['nothing', ' \n', 'empty'],
  ])('is judged for what it is: %s', (_what, value, found) => {
    for (const rounds of [0, 1, 2]) {
      const verdict = judgeTrustedCertificate(encoded(value, rounds));
      expect(verdict.found, `${rounds}`).toBe(found);
      expect(isTrustworthy(verdict, now)).toBe(false);
    }
  });

  test('is not trusted before and after its time', () => {
    const verdict = judgeTrustedCertificate(Buffer.from(authority.cert));
    expect([begin - 1, now, end + 1].map((at) => isTrustworthy(verdict, at))).toEqual([false, true, false]);
  });

  test.each(Object.keys(locales) as Locale[])('is told in %s, without the value', (locale) => {
    const words = createLocales().wordsFor(locale, 'plain');
    for (const rounds of [0, 1, 2, 3]) {
      for (const value of [authority.cert, server.cert, der, authority.key, 'password']) {
        const verdict = judgeTrustedCertificate(encoded(value, rounds));
        const told = JSON.stringify([verdict, trustedCertificateParts(verdict, end + 1, words)]);
        expect(told).not.toMatch(/[A-Za-z0-9+/]{40}|password|\{\{/);
        expect(trustedCertificateParts(verdict, now, words)[0]?.text).not.toBe('');
      }
    }
  });

  test('is judged in a blink, whatever it is', () => {
    for (const part of ['-----BEGIN CERTIFICATE-----', 'MIIB', '=', '\n', 'kind']) {
      const value = Buffer.from(part.repeat(4_000_000 / part.length));
      expect(
        cpuTime(() => void judgeTrustedCertificate(value)),
        part,
      ).toBeLessThan(2_000);
    }
  });
});
