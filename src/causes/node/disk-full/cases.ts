import { seen } from '../../../evidence/evidence.ts';
import type { Case } from '../../case.ts';
import { exampleNode, hiddenFact } from '../../example-evidence.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads …to register layer: write /usr/lib/libLLVM.so: no space left on device',
    message: 'failed to register layer: write /usr/lib/libLLVM.so: no space left on device',
    expect: 'match',
  },
  {
    name: 'reads …ephemeral-storage. Threshold quantity: 1Gi, available: 300Mi.',
    message: 'The node was low on resource: ephemeral-storage. Threshold quantity: 1Gi, available: 300Mi.',
    expect: 'match',
  },
  {
    name: 'reads …to free 3221225472 bytes, but only found 0 bytes eligible to free.',
    message:
      'Warning  FreeDiskSpaceFailed  kubelet  Failed to garbage collect required amount of images. Attempted to free 3221225472 bytes, but only found 0 bytes eligible to free.',
    expect: 'match',
  },
  {
    name: 'reads …layer sha256:aa: write /var/lib/containerd/tmp: disk quota exceeded',
    message: 'failed to extract layer sha256:aa: write /var/lib/containerd/tmp: disk quota exceeded',
    expect: 'match',
  },
  {
    name: 'leaves the storage quota of a registry',
    message:
      'denied: You have exceeded your storage quota. Delete one or more images, or review your storage quota and pricing plan',
    expect: 'near-miss',
  },
  {
    name: 'sees it by looking',
    evidence: {
      node: seen(
        exampleNode({
          conditions: [{ type: 'DiskPressure', status: 'True', reason: 'KubeletHasDiskPressure', message: '' }],
        }),
      ),
    },
    expect: 'match',
  },
  { name: 'is not seen where nothing is wrong', evidence: { node: seen(exampleNode()) }, expect: 'near-miss' },
  { name: 'is undecided while Salvor may not look', evidence: hiddenFact('node'), expect: 'undecided' },
];
