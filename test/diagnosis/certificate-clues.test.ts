import { expect, test } from 'vitest';
import { brokenLook, lookedAt } from '../../src/causes/example-evidence.ts';
import { catalogue } from '../../src/causes/index.ts';
import { clueValues } from '../../src/diagnosis/clues.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import type { Certificate } from '../../src/evidence/registry-look.ts';

const host = 'registry.example.com';
const link = (subject: string, issuer: string) => ({ subject, issuer, validTo: 2, fingerprint256: `of ${subject}` });
const certificate: Certificate = {
  ...link('CN=registry', 'CN=Issuing'),
  names: [host, '*.example.com'],
  validFrom: 1,
  validTo: 2,
  selfSigned: false,
  chain: [link('CN=registry', 'CN=Issuing'), link('CN=Issuing', 'CN=Root')],
  authority: 'CN=Root',
};

function told(shown: Certificate) {
  const look = brokenLook('tls', { kind: 'unknown-authority', detail: 'no issuer' }, { certificate: shown });
  const { findings } = diagnose(lookedAt(look), { catalogue, now: 0 });
  expect(findings[0].cause).toBe('tls.unknown-authority');
  const clues = findings[0].clues.filter(({ key }) => key.startsWith('certificate-'));
  for (const { key, values } of clues) expect(Object.keys(values).toSorted()).toEqual([...clueValues[key]].toSorted());
  return Object.fromEntries(clues.map(({ key, values: { host: _host, ...values } }) => [key, values]));
}

test('a certificate that nobody knows is told with its chain, names, dates, fingerprint, and whom one would have to trust', () => {
  expect(told(certificate)).toEqual({
    'certificate-issuer': { subject: 'CN=registry', issuer: 'CN=Issuing' },
    'certificate-chain': { subjects: ['CN=registry', 'CN=Issuing'] },
    'certificate-names': { names: [host, '*.example.com'] },
    'certificate-dates': { validFrom: 1, validTo: 2 },
    'certificate-fingerprint': { fingerprint: 'of CN=registry' },
    'certificate-authority': { authority: 'CN=Root' },
  });
});

test('one that signed itself would have to be trusted itself', () => {
  const own = link('CN=registry', 'CN=registry');
  const keys = Object.keys(told({ ...certificate, ...own, selfSigned: true, chain: [own], authority: own.subject }));
  expect(keys).toContain('certificate-self-signed');
  expect(keys).not.toContain('certificate-authority');
  expect(keys).not.toContain('certificate-chain');
});
