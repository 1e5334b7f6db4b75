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

// https://github.com/containerd/platforms (platform_windows_compat_test.go) and Microsoft's table of versions.
test.each([
  ['10.0.20348.2527', '10.0.17763.6414 10.0.20348.2700', '10.0.20348.2700'],
  ['10.0.20348', '10.0.20348.1 10.0.20348.10', '10.0.20348.10'],
  ['10.0.17763.6414', '10.0.20348.2700', undefined],
  ['10.0.17763.6414', '10.0.14393.1', undefined],
  ['10.0.17763.6414', '10.0.17763', '10.0.17763'],
  ['10.0.26100.1742', '10.0.20348.2700 10.0.26100.1', '10.0.26100.1'],
  ['10.0.26100.1742', '10.0.20348.2700', '10.0.20348.2700'],
  ['10.0.26100.1742', '10.0.17763.6414', undefined],
  ['10.0.20348.2527', '10.0.26100.1', undefined],
  ['10.0.20348.2527', '6.3.20348.1', undefined],
  ['10.0.20348.2527', '10.0.203480.1', undefined],
  ['10.0.20348.2527', 'nonsense', undefined],
  // What nobody tells counts against nothing.
  ['', '10.0.17763.6414', '10.0.17763.6414'],
  ['10.0.20348.2527', '', ''],
])('a Windows node of build %s runs of the builds [%s] %s', (build, offered, chosen) => {
  const windows = (osVersion: string): Platform => ({
    os: 'windows',
    architecture: 'amd64',
    ...(osVersion === '' ? {} : { osVersion }),
  });
  const node = windows(build);
  expect(choosePlatform(node, offered.split(' ').map(windows))).toEqual(
    chosen === undefined ? undefined : windows(chosen),
  );
});

test('a build says nothing to a node that is no Windows', () => {
  const linux: Platform = { os: 'linux', architecture: 'amd64', osVersion: '1.2.3' };
  expect(choosePlatform({ os: 'linux', architecture: 'amd64', osVersion: '10.0.20348' }, [linux])).toBe(linux);
});
