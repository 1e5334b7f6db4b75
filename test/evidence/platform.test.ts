import { expect, test } from 'vitest';
import type { Platform } from '../../src/evidence/facts.ts';
import { choosePlatform } from '../../src/evidence/platform.ts';

function platform(text: string): Platform {
  const [os = '', architecture = '', variant] = text.split('/');
  return { os, architecture, ...(variant === undefined ? {} : { variant }) };
}

// https://github.com/containerd/platforms (compare_test.go) and containers/image's platform tests.
test.each([
  ['linux/amd64', 'linux/amd64 linux/arm64', 'linux/amd64'],
  ['linux/amd64', 'linux/arm64 linux/amd64/v2 linux/amd64', 'linux/amd64'],
  ['linux/amd64', 'linux/amd64/v1', 'linux/amd64/v1'],
  ['linux/amd64', 'linux/amd64/v3', undefined],
  ['linux/amd64', 'linux/arm64', undefined],
  ['linux/amd64', 'windows/amd64', undefined],
  ['linux/amd64', 'linux/386', undefined],
  ['linux/x86_64', 'linux/amd64', 'linux/amd64'],
  ['linux/arm64', 'linux/arm64', 'linux/arm64'],
  ['linux/arm64', 'linux/arm64/v8', 'linux/arm64/v8'],
  ['linux/arm64/v8', 'linux/arm64', 'linux/arm64'],
  ['linux/arm64', 'linux/arm/v7 linux/arm64/v8', 'linux/arm64/v8'],
  ['linux/arm64', 'linux/arm/v6 linux/arm/v7', 'linux/arm/v7'],
  ['linux/arm/v7', 'linux/arm/v5 linux/arm/v6', 'linux/arm/v6'],
  ['linux/arm/v7', 'linux/arm/v7 linux/arm/v6', 'linux/arm/v7'],
  ['linux/arm/v6', 'linux/arm/v7', undefined],
  ['linux/arm', 'linux/arm/v6 linux/arm/v7', 'linux/arm/v7'],
  ['linux/arm/v7', 'linux/arm64/v8', undefined],
  ['linux/s390x', 'linux/s390x linux/ppc64le', 'linux/s390x'],
  ['linux/amd64', '', undefined],
])('a node of %s runs of [%s] %s', (node, offered, chosen) => {
  const platforms = offered === '' ? [] : offered.split(' ').map(platform);
  expect(choosePlatform(platform(node), platforms)).toEqual(chosen === undefined ? undefined : platform(chosen));
});

test('of several that fit equally the first is taken', () => {
  const [first, second] = [platform('linux/amd64'), platform('linux/amd64')];
  expect(choosePlatform(platform('linux/amd64'), [first, second])).toBe(first);
});
