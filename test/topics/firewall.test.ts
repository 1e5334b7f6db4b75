import { expect, test } from 'vitest';
import { firewallFor } from '../../src/runbooks/firewall.ts';

test.each([
  ['eu-de', 'de.icr.io'],
  ['EU-DE', 'de.icr.io'],
  ['eu-central', 'de.icr.io'],
  ['uk-south', 'uk.icr.io'],
  ['ap-south', 'au.icr.io'],
  ['ap-north', 'jp.icr.io'],
  ['de.icr.io', 'de.icr.io'],
  ['private.de.icr.io', 'de.icr.io'],
  ['dd0.de.icr.io', 'de.icr.io'],
  ['registry.ng.bluemix.net', 'us.icr.io'],
  ['global', 'icr.io'],
  ['ca-mon', 'ca2.icr.io'],
  ['in-mum', 'in2.icr.io'],
  ['jp-osa', 'jp2.icr.io'],
  ['eu-gb', 'uk.icr.io'],
])('%s is the region of %s', (word, registry) => {
  const answer = firewallFor(word);
  expect(answer).toMatchObject({ kind: 'icr', regions: [{ registry }] });
});

test('the global registry delivers layers from more than one host', () => {
  const answer = firewallFor('icr.io');
  expect(answer).toMatchObject({ regions: [{ blobs: expect.arrayContaining(['dd0.icr.io', 'dd2.icr.io']) }] });
});

test('another known registry has its own hosts, a port does not matter', () => {
  expect(firewallFor('docker.io')).toMatchObject({ kind: 'hosts', allow: expect.arrayContaining(['auth.docker.io']) });
  expect(firewallFor('quay.io:443')).toMatchObject({ kind: 'hosts' });
});

test.each([
  ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'api.ecr.eu-west-1.amazonaws.com'],
  ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', 'api.ecr.cn-north-1.amazonaws.com.cn'],
])('%s needs hosts of its own region and domain', (host, api) => {
  expect(firewallFor(host)).toMatchObject({ kind: 'hosts', allow: expect.arrayContaining([host, api]) });
});

test('a word that is neither is said to be unknown, with the regions', () => {
  expect(firewallFor(' mars ')).toMatchObject({
    kind: 'unknown',
    word: 'mars',
    regions: expect.arrayContaining(['eu-de']),
  });
});

test('no old address range is ever among what is allowed', () => {
  const answer = firewallFor('');
  if (answer.kind !== 'icr') throw new Error(answer.kind);
  expect(JSON.stringify([answer.regions, answer.wildcard])).not.toMatch(/\d+\.\d+\.\d+\.\d+/);
  expect(answer.remove).toHaveLength(11);
});
