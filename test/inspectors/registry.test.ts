import { expect, test } from 'vitest';
import type { Subject } from '../../src/evidence/subject.ts';
import { inspect } from '../../src/inspectors/inspect.ts';
import { noRegistry } from '../support/no-registry.ts';

const image = 'registry.example.com/shop/web:1';

/** What the prober is asked to look for besides the image itself. */
async function wishesFor(subject: Subject, texts: readonly string[] = []) {
  const registry = noRegistry();
  await inspect(subject, ['registry'], { texts, registry, now: 0 });
  const [, options] = registry.asked[0] ?? [];
  return { signatures: await options?.signatures, quota: await options?.quota };
}

const pasted = (text: string): Subject => ({ kind: 'text', text: `Failed to pull image "${image}": ${text}` });

test.each([
  `admission webhook "mutate.kyverno.svc-fail" denied the request: failed to verify image ${image}: no matching signatures`,
  'SignatureValidationFailed: a signature was required, but no signature exists',
  `trust.hooks.securityenforcement.admission.cloud.ibm.com denied the request: Deny "${image}", no valid trust data`,
  `Error: remote trust data does not exist for ${image}: notary.docker.io does not have trust data`,
])('signatures are looked for when a message is about them: %s', async (text) => {
  expect(await wishesFor(pasted(text))).toEqual({ signatures: true, quota: false });
});

test.each([
  `Error: remote trust data does not exist for ${image}: notary.example.com does not have trust data for ${image}`,
  'Error: trust data missing for remote repository registry.example.com/shop/web or remote repository not found',
  `admission webhook "trust.hooks.securityenforcement.admission.cloud.ibm.com" denied the request: Deny "${image}", no valid trust data`,
])('the image of a trust error is looked at, and its signatures: %s', async (text) => {
  expect(await wishesFor({ kind: 'text', text })).toEqual({ signatures: true, quota: false });
});

test('signatures are looked for when somebody asks for the image', async () => {
  expect(await wishesFor({ kind: 'image', reference: image })).toEqual({ signatures: true, quota: false });
});

test.each([
  `failed to push ${image}: denied: You have exceeded your storage quota`,
  `pushing ${image}: adding 5 MiB, which will exceed the configured upper limit of 1 GiB`,
  `unexpected status from PUT request to https://${image}: 507 Insufficient Storage`,
])('the storage is asked for when a message is about it: %s', async (text) => {
  expect(await wishesFor(pasted(text))).toEqual({ signatures: false, quota: true });
});

test.each([
  'dial tcp 203.0.113.9:443: connect: connection refused',
  'tls: failed to verify certificate: x509: certificate signed by unknown authority',
])('a message about something else costs no request more: %s', async (text) => {
  expect(await wishesFor(pasted(text))).toEqual({ signatures: false, quota: false });
});
