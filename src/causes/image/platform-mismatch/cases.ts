import { seen } from '../../../evidence/evidence.ts';
import type { Case } from '../../case.ts';
import { exampleNode, goodLook, hiddenFact, lookedAt } from '../../example-evidence.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads exec /usr/local/bin/docker-entrypoint.sh: exec format error',
    message: 'exec /usr/local/bin/docker-entrypoint.sh: exec format error',
    expect: 'match',
  },
  {
    name: 'reads …no match for platform in manifest sha256:5f2d: not found',
    message:
      'failed to pull and unpack image "docker.io/acme/tool:1": no match for platform in manifest sha256:5f2d: not found',
    expect: 'match',
  },
  {
    name: 'reads …in image index for architecture "arm64", variant "v8", OS "linux"',
    message:
      'choosing image instance: no image found in image index for architecture "arm64", variant "v8", OS "linux"',
    expect: 'match',
  },
  {
    name: 'reads …manifest for windows/amd64 10.0.19041 in the manifest list entries',
    message: 'no matching manifest for windows/amd64 10.0.19041 in the manifest list entries',
    expect: 'match',
  },
  {
    name: 'reads …version 10.0.20348-based image is incompatible with a 10.0.17763 host',
    message: 'a Windows version 10.0.20348-based image is incompatible with a 10.0.17763 host',
    expect: 'match',
  },
  {
    name: 'reads …match the specified platform: wanted linux/arm64, actual: linux/amd64',
    message:
      'image with reference acme/web:1 was found but does not match the specified platform: wanted linux/arm64, actual: linux/amd64',
    expect: 'match',
  },
  {
    name: 'reads …exec user process caused: exec format error',
    message: 'standard_init_linux.go:228: exec user process caused: exec format error',
    expect: 'match',
  },
  {
    name: 'leaves a tag that does not exist',
    message: 'reading manifest 9 in registry.example.com/a: manifest unknown',
    expect: 'near-miss',
  },
  {
    name: 'sees it by looking',
    evidence: {
      ...lookedAt(goodLook({ platforms: [{ os: 'linux', architecture: 'arm64' }] })),
      node: seen(exampleNode()),
    },
    expect: 'match',
  },
  {
    name: 'sees an image for a newer Windows than the node runs',
    evidence: {
      ...lookedAt(goodLook({ platforms: [{ os: 'windows', architecture: 'amd64', osVersion: '10.0.26100.1742' }] })),
      node: seen(exampleNode({ operatingSystem: 'windows', osVersion: '10.0.20348.2527' })),
    },
    expect: 'match',
  },
  {
    name: 'does not guess where the node does not tell its Windows build',
    evidence: {
      ...lookedAt(goodLook({ platforms: [{ os: 'windows', architecture: 'amd64', osVersion: '10.0.26100.1742' }] })),
      node: seen(exampleNode({ operatingSystem: 'windows' })),
    },
    expect: 'near-miss',
  },
  {
    name: 'is not seen where nothing is wrong',
    evidence: {
      ...lookedAt(goodLook({ platforms: [{ os: 'linux', architecture: 'amd64' }] })),
      node: seen(exampleNode()),
    },
    expect: 'near-miss',
  },
  { name: 'is undecided while Salvor may not look', evidence: hiddenFact('registry'), expect: 'undecided' },
];
