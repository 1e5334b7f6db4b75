import { seen } from '../../../evidence/evidence.ts';
import type { Case } from '../../case.ts';
import { exampleNode, hiddenFact } from '../../example-evidence.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads …daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    message: 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    expect: 'match',
  },
  {
    name: 'reads …too many levels of symbolic links',
    message:
      'failed to register layer: error creating overlay mount to /var/lib/docker/overlay2/3649/merged: too many levels of symbolic links',
    expect: 'match',
  },
  {
    name: 'reads failed to extract layer sha256:140b: operation not permitted: unknown',
    message: 'failed to extract layer sha256:140b: operation not permitted: unknown',
    expect: 'match',
  },
  {
    name: 'reads …/var/lib/docker/overlay2/6ce8/committed: no such file or directory',
    message: 'failed to register layer: open /var/lib/docker/overlay2/6ce8/committed: no such file or directory',
    expect: 'match',
  },
  {
    name: 'reads …no such file or directory',
    message:
      'failed to prepare extraction snapshot "extract-814-Dsfj sha256:c6d5": failed to stat parent: stat /var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/112/fs: no such file or directory',
    expect: 'match',
  },
  {
    name: 'reads …1 stdout: stderr: write /usr/lib/gcc/libgcc.a: read-only file system',
    message:
      'failed to register layer: ApplyLayer exit status 1 stdout:  stderr: write /usr/lib/gcc/libgcc.a: read-only file system',
    expect: 'match',
  },
  {
    name: 'reads …failed: ref k8s.io/2/layer-sha256:f112 locked: unavailable',
    message:
      'failed to get sandbox image "registry.example.com/pause:3.9": failed to pull image: locking ref k8s.io/2/layer-sha256:f112 failed: ref k8s.io/2/layer-sha256:f112 locked: unavailable',
    expect: 'match',
  },
  {
    name: 'reads …The system cannot find the path specified.: unknown',
    message:
      'hcsshim::ProcessBaseLayer \\\\?\\C:\\ProgramData\\containerd\\root\\snapshots\\1: The system cannot find the path specified.: unknown',
    expect: 'match',
  },
  {
    name: 'leaves a full disk behind the same words',
    message:
      'failed to register layer: Error processing tar file(exit status 1): write /usr/bin/chsh: no space left on device',
    expect: 'near-miss',
  },
  {
    name: 'sees it by looking',
    evidence: {
      node: seen(
        exampleNode({
          conditions: [
            { type: 'Ready', status: 'False', reason: 'KubeletNotReady', message: 'container runtime is down' },
          ],
        }),
      ),
    },
    expect: 'match',
  },
  { name: 'is not seen where nothing is wrong', evidence: { node: seen(exampleNode()) }, expect: 'near-miss' },
  { name: 'is undecided while Salvor may not look', evidence: hiddenFact('node'), expect: 'undecided' },
];
