import { type Manifest, timestamp } from './object.ts';

/** A node of the sample cluster. */
export interface NodeOptions {
  readonly name: string;
  /** As Go names it: `amd64`, `arm64`. */
  readonly architecture: string;
  /** e.g. `v1.31.4`; up to 1.31 a kubelet keeps the cause out of `ImagePullBackOff`. */
  readonly kubeletVersion: string;
  /** e.g. `containerd://1.7.27`. */
  readonly containerRuntimeVersion: string;
}

/** The Node object of a node, as its kubelet would register it; `now` in ms since the epoch. */
export function nodeManifest(
  { name, architecture, kubeletVersion, containerRuntimeVersion }: NodeOptions,
  now: number,
): Manifest {
  const time = timestamp(now);
  const condition = {
    type: 'Ready',
    status: 'True',
    reason: 'KubeletReady',
    message: 'kubelet is posting ready status',
    lastHeartbeatTime: time,
    lastTransitionTime: time,
  };
  const system = {
    operatingSystem: 'linux',
    osImage: 'Debian GNU/Linux 12 (bookworm)',
    kernelVersion: '6.1.0-sample',
    kubeProxyVersion: kubeletVersion,
  };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': architecture },
    },
    spec: {},
    status: {
      capacity: { cpu: '4', memory: '16Gi', pods: '110' },
      allocatable: { cpu: '4', memory: '16Gi', pods: '110' },
      conditions: [condition],
      addresses: [{ type: 'Hostname', address: name }],
      nodeInfo: {
        architecture,
        kubeletVersion,
        containerRuntimeVersion,
        ...system,
        machineID: name,
        systemUUID: name,
        bootID: name,
      },
    },
  };
}
