import { expect, test } from 'vitest';
import { chooseChallenge, parseChallenges } from '../../../src/clients/registry/challenge.ts';
import { cpuTime } from '../../support/cpu-time.ts';

const realm = 'https://auth.example.com/token';

test.each([
  [
    `Bearer realm="${realm}",service="s",scope="repository:a/b:pull"`,
    { realm, service: 's', scope: 'repository:a/b:pull' },
  ],
  [`bearer REALM="${realm}" , Service="s"`, { realm, service: 's' }],
  [
    `BEARER realm=${realm}, service=registry, scope=repository:x:pull`,
    { realm, service: 'registry', scope: 'repository:x:pull' },
  ],
  [`Bearer realm="${realm}",scope="repository:a:pull,push"`, { realm, scope: 'repository:a:pull,push' }],
  [`Bearer realm = "${realm}"`, { realm }],
  ['Bearer realm="a\\"b\\\\c"', { realm: 'a"b\\c' }],
  [`Bearer realm="${realm}",realm="https://second.example.com"`, { realm }],
  [`Bearer realm="${realm}`, { realm }],
  [`Bearer realm="${realm}",error="insufficient_scope"`, { realm, error: 'insufficient_scope' }],
])('%s is read', (header, parameters) => {
  expect(chooseChallenge(parseChallenges(header))).toEqual({ scheme: 'bearer', parameters });
});

test('Bearer is preferred to Basic, in one header or in several', () => {
  const both = [`Basic realm="x"`, `Bearer realm="${realm}",service="s"`];
  for (const header of [both, both.toReversed(), both.join(', '), both.toReversed().join(',')]) {
    expect(chooseChallenge(parseChallenges(header))?.scheme).toBe('bearer');
  }
  expect(parseChallenges(both.toReversed().join(','))).toEqual([
    { scheme: 'bearer', parameters: { realm, service: 's' } },
    { scheme: 'basic', parameters: { realm: 'x' } },
  ]);
});

test.each([
  ['BASIC realm="Sonatype Nexus Repository Manager"', 'basic'],
  ['Basic', 'basic'],
  ['Bearer, Basic realm="x"', 'basic'],
  ['Negotiate', undefined],
  ['', undefined],
  ['"', undefined],
  [',,,===', undefined],
  [undefined, undefined],
])('%s asks for %s', (header, scheme) => {
  expect(chooseChallenge(parseChallenges(header))?.scheme).toBe(scheme);
});

test('a hostile header is read in no time', () => {
  for (const unit of ['"', 'a=', 'a ', ',', '\\"', 'a="', ' ']) {
    const header = `Bearer ${unit.repeat(200_000)}`;
    expect(
      cpuTime(() => void parseChallenges(header)),
      unit,
    ).toBeLessThan(200);
  }
});
